import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface FrameProps {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  /** Other ways, below. */
  footer?: ReactNode;
}

/** The frame of a screen with one short form: signing in, signing up, a letter's link. */
export function Frame({ title, intro, children, footer }: FrameProps) {
  return (
    <div className="mx-auto flex min-h-[calc(100dvh-3.5rem)] w-full max-w-md flex-col justify-center px-5 py-10 md:min-h-dvh">
      <title>{`${title} · SocialPulse`}</title>
      <Link to="/" className="mb-7 self-start rounded-xl" aria-label="SocialPulse">
        <img src="/icon.svg" alt="" className="size-12" />
      </Link>
      <h1 className="text-3xl font-bold tracking-tight text-balance">{title}</h1>
      {intro && <p className="mt-2 text-ink-2">{intro}</p>}
      <div className="mt-7 grid gap-5">{children}</div>
      {footer && <div className="mt-8 grid gap-2 text-sm text-ink-2">{footer}</div>}
    </div>
  );
}

/** Leads on within a sentence. */
export const textLink = "font-semibold text-ink underline underline-offset-3 hover:text-accent";
