import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useWords } from "~/words";
import { buttonClass, IconButton } from "./Button";
import { uiWords } from "./words";

const manager = Toast.createToastManager();

interface Said {
  action?: { label: string; onPress: () => void };
  tone?: "plain" | "bad";
}

/** Say in passing what happened, perhaps with a way to take it back. */
export function toast(text: string, { action, tone = "plain" }: Said = {}): void {
  manager.add({
    description: text,
    type: tone,
    priority: tone === "bad" ? "high" : "low",
    ...(action && { actionProps: { children: action.label, onClick: action.onPress } }),
  });
}

/** Say in passing that something failed. */
export function toastError(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error), { tone: "bad" });
}

/** Where toasts are shown; stands once, in the shell. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} timeout={5000}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-20 z-[60] mx-auto flex max-w-sm flex-col gap-2 md:bottom-6">
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Shown() {
  const t = useWords(uiWords);
  const { toasts } = Toast.useToastManager();
  return toasts.map((one) => (
    <Toast.Root
      key={one.id}
      toast={one}
      className="rounded-xl bg-ink text-ground shadow-xl transition duration-200 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-2 py-2 ps-4 pe-2 text-sm">
        <Toast.Description className="grow" />
        <Toast.Action className={`${buttonClass("quiet", "small")} text-ground! hover:bg-ground/15!`} />
        <Toast.Close render={<IconButton label={t("close")} size="small" className="hover:bg-ground/15!" />}>
          <X className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
