import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueries } from "~/api/queries";
import { makeRouter } from "~/app/router";
import { beginOffline } from "~/offline/begin";
import { applyTheme } from "~/ui/theme";
import { applyLanguage } from "~/words/language";
import "~/ui/theme.css";

applyTheme();
applyLanguage();

const queries = makeQueries();
beginOffline(queries);
const place = document.getElementById("app");
if (!place) throw new Error("the page has no #app");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={makeRouter(queries)} />
    </QueryClientProvider>
  </StrictMode>,
);
