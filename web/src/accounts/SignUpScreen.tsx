export default function SignUpScreen() {
  return <p>SignUpScreen</p>;
}
