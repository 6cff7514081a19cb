export default function TenantScreen() {
  return <p>TenantScreen</p>;
}
