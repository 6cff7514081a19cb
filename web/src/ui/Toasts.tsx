import { Toast } from "@base-ui/react/toast";
import { TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { useWords } from "~/words";
import { buttonClass, IconButton } from "./Button";
import { cx } from "./cx";
import { showBy } from "./toast";
import { uiWords } from "./words";

const manager = Toast.createToastManager();

/** Where toasts are shown; stands once, in the shell. */
export function Toasts() {
  useEffect(() => {
    showBy((text, { action, tone = "plain" }) =>
      manager.add({
        description: text,
        type: tone,
        priority: tone === "bad" ? "high" : "low",
        ...(action && { actionProps: { children: action.label, onClick: action.onPress } }),
      }),
    );
  }, []);
  return (
    <Toast.Provider toastManager={manager} timeout={6000}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-60 mx-auto flex max-w-sm flex-col-reverse gap-2 outline-none md:bottom-6">
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
      swipeDirection={["down", "left", "right"]}
      className={cx(
        "rounded-2xl bg-ink text-ground shadow-high transition-[transform,translate,opacity,scale] duration-200 select-none data-limited:opacity-0 data-swiping:duration-0",
        "[transform:translate(var(--toast-swipe-movement-x),var(--toast-swipe-movement-y))]",
        "data-ending-style:scale-96 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0",
      )}
    >
      <Toast.Content className="flex min-h-12 items-center gap-2 py-1.5 ps-4 pe-2 text-sm">
        {one.type === "bad" && <TriangleAlert aria-hidden className="size-4 shrink-0" />}
        <Toast.Description className="grow" />
        <Toast.Action
          className={`${buttonClass("quiet", "small")} shrink-0 text-ground! underline decoration-2 underline-offset-4 hover:bg-ground/15!`}
        />
        <Toast.Close render={<IconButton label={t("close")} size="small" className="hover:bg-ground/15!" />}>
          <X className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
