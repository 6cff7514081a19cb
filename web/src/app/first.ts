/** Take away the first post that the server drew over the app, once something else stands in its place. */
export function dropFirst(): void {
  document.getElementById("first")?.remove();
}
