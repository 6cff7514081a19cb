import { useEffect, useState } from "react";
import { fileOf } from "~/media/upload/uploads";

/** The file of an upload of this device, and an address to show it by while it is shown. */
export function useFile(upload_id: string | null): { file: Blob | null; url: string | null } {
  const [shown, setShown] = useState<{ file: Blob | null; url: string | null }>({ file: null, url: null });
  useEffect(() => {
    if (!upload_id) return;
    let url: string | null = null;
    let isGone = false;
    void fileOf(upload_id).then((file) => {
      if (!file || isGone) return;
      url = URL.createObjectURL(file);
      setShown({ file, url });
    });
    return () => {
      isGone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [upload_id]);
  return shown;
}

export function useFileUrl(upload_id: string | null): string | null {
  return useFile(upload_id).url;
}
