export default function AuditScreen() {
  return <p>AuditScreen</p>;
}
