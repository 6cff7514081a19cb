import { Skeleton } from "~/ui/Skeleton";

/** The shape of a slide that is on its way, in the place where it will stand. */
export function FeedSkeleton() {
  return (
    <div className="absolute inset-0 flex justify-center md:items-center">
      <div className="relative size-full overflow-hidden bg-raised md:aspect-9/16 md:h-[calc(100%-2rem)] md:w-auto md:rounded-2xl">
        <div className="absolute inset-x-0 bottom-0 grid gap-3 p-4 pb-5">
          <span className="flex items-center gap-2.5">
            <Skeleton className="size-10 rounded-full! bg-line!" />
            <Skeleton className="h-4 w-32 bg-line!" />
          </span>
          <Skeleton className="h-4 w-3/4 bg-line!" />
        </div>
      </div>
    </div>
  );
}
