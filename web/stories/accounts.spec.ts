import { expect, test } from "@playwright/test";
import { fresh, letterTo, PASSWORD, signIn, somebody } from "./people";

test("somebody signs up with the link of a letter, makes a profile and is in", async ({ page }) => {
  const handle = fresh("newcomer");
  const email = `${handle}@stories.example`;
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByText("Look into your mail")).toBeVisible();

  await page.goto(`/confirm?token=${await letterTo(email)}`);
  await expect(page).toHaveURL(/\/account\/profile/);
  await page.getByLabel("Name", { exact: true }).fill("New Comer");
  await page.getByLabel("Handle").fill(handle);
  await expect(page.getByText(`@${handle} is free`)).toBeVisible();
  await page.getByRole("combobox", { name: "Age", exact: true }).click();
  await page.getByRole("option", { name: "25-34 years" }).click();
  await page.getByRole("button", { name: "Make my profile" }).click();
  await page.goto(`/u/${handle}`);
  await expect(page.getByRole("link", { name: "Edit profile" })).toBeVisible();
});

test("a wrong password says so and takes nobody anywhere else", async ({ page }) => {
  const ada = await somebody("ada");
  await page.goto("/sign-in?next=https://elsewhere.example/");
  await page.getByLabel("E-mail").fill(ada.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(/do not belong together/)).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/localhost/);
  await expect(page).not.toHaveURL(/sign-in/);
});

test("a passkey signs in without a password", async ({ page, context }) => {
  const eve = await somebody("eve");
  const chromium = await context.newCDPSession(page);
  await chromium.send("WebAuthn.enable");
  await chromium.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await signIn(page, eve);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("This machine");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Add|Continue/ })
    .click();
  await expect(page.getByText("This machine").first()).toBeVisible();

  await context.clearCookies();
  await page.goto("/sign-in");
  const press = page.getByRole("button", { name: "Sign in with a passkey" });
  await press.click({ timeout: 3_000 }).catch(() => undefined); // the browser may have offered it already
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`/u/${eve.handle}`);
  await expect(page.getByRole("link", { name: "Edit profile" })).toBeVisible();
});
