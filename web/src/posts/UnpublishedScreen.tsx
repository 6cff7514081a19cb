export default function UnpublishedScreen() {
  return <p>UnpublishedScreen</p>;
}
