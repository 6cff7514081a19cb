export default function MeasuresScreen() {
  return <p>MeasuresScreen</p>;
}
