export default function CaseScreen() {
  return <p>CaseScreen</p>;
}
