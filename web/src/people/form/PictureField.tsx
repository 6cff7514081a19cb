import { useMutation } from "@tanstack/react-query";
import { Camera } from "lucide-react";
import { useRef, useState } from "react";
import { FormError } from "~/accounts/forms/FormError";
import { Avatar } from "~/ui/Avatar";
import { Button } from "~/ui/Button";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import { peopleWords } from "../words";
import { CropDialog } from "./CropDialog";
import { uploadPicture } from "./uploading";

interface PictureFieldProps {
  name: string;
  /** The picture until now. */
  url: string | null;
  hasPicture: boolean;
  onChange: (mediaId: string | null) => void;
}

/** One's picture: chosen, cut to a square, and sent at once, so that saving has nothing to wait for. */
export function PictureField({ name, url, hasPicture, onChange }: PictureFieldProps) {
  const t = useWords(peopleWords);
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [shown, setShown] = useState(url);
  const send = useMutation({ mutationFn: uploadPicture, onSuccess: onChange });
  const open = async (file: File | undefined) => {
    if (!file) return;
    try {
      setPicture(await createImageBitmap(file));
    } catch {
      toast(t("picture_unreadable"), { tone: "bad" });
    }
  };
  const take = (file: File) => {
    setPicture(null);
    setShown(URL.createObjectURL(file));
    send.mutate(file);
  };
  const remove = () => {
    setShown(null);
    onChange(null);
  };
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-5">
        <Avatar name={name || "?"} url={shown} size={96} className={send.isPending ? "animate-pulse" : ""} />
        <div className="flex flex-wrap gap-2">
          <Button icon={<Camera className="size-4" />} busy={send.isPending} onClick={() => input.current?.click()}>
            {hasPicture || shown ? t("change_picture") : t("add_picture")}
          </Button>
          {shown && !send.isPending && (
            <Button look="quiet" onClick={remove}>
              {t("remove_picture")}
            </Button>
          )}
        </div>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t("add_picture")}
        onChange={(event) => {
          void open(event.target.files?.[0]);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
      <FormError error={send.error} />
      {picture && <CropDialog picture={picture} onClose={() => setPicture(null)} onCut={take} />}
    </div>
  );
}
