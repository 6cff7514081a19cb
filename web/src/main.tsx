import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { takeMe } from "~/accounts/me";
import { makeQueries } from "~/api/queries";
import { makeRouter } from "~/app/router";
import { beginOffline } from "~/offline/begin";
import { applyTheme } from "~/ui/theme";
import { applyLanguage } from "~/words/language";
import "~/ui/theme.css";

/** Let the browser answer before what comes next: a page begins in several short tasks. */
const breath = () => new Promise((done) => setTimeout(done));

applyTheme();
applyLanguage();
await breath();

const queries = makeQueries();
const router = makeRouter(queries);
beginOffline(queries);
takeMe(queries);
await breath();

const place = document.getElementById("app");
if (!place) throw new Error("the page has no #app");
const root = createRoot(place);
startTransition(() =>
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
