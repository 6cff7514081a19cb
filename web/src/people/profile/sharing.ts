/** Pass somebody's address on by the sheet of the device, else by the clipboard; where neither works, return it. */
export async function sharePerson(person: { handle: string }, title: string): Promise<string | null> {
  const url = `${location.origin}/u/${person.handle}`;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ url, title });
      return null;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return null;
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    return "copied";
  } catch {
    return url;
  }
}
