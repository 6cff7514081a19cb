import { dropUploads } from "~/media/upload/uploads";
import type { Item } from "./draft";
import type { Change } from "./Fields";

/** Take an item out of a draft, and what only it had on the server with it. */
export function removeItem({ key, upload_id }: Item, change: Change): void {
  change((draft) => ({ ...draft, items: draft.items.filter((item) => item.key !== key) }));
  if (upload_id) dropUploads([upload_id], { everywhere: true });
}
