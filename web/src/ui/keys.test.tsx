// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isPress, type Key, knownKeys, useKeys } from "./keys";

let pressed: string[] = [];
beforeEach(() => {
  pressed = [];
});

function Keys({ keys, active = true }: { keys: readonly string[]; active?: boolean }) {
  useKeys(
    keys.map((key): Key => ({ key, label: key, run: () => pressed.push(key) })),
    active,
  );
  return (
    <>
      <input aria-label="field" />
      <button type="button">button</button>
      <div role="dialog">
        <span data-testid="above" />
      </div>
    </>
  );
}

afterEach(cleanup);

describe("a key", () => {
  test("runs what it does", () => {
    render(<Keys keys={["j", "ArrowDown"]} />);
    fireEvent.keyDown(document.body, { key: "j" });
    fireEvent.keyDown(document.body, { key: "ArrowDown" });
    expect(pressed).toEqual(["j", "ArrowDown"]);
  });

  test("rests while somebody types", () => {
    render(<Keys keys={["j"]} />);
    fireEvent.keyDown(screen.getByLabelText("field"), { key: "j" });
    expect(pressed).toEqual([]);
  });

  test("rests under a window", () => {
    render(<Keys keys={["j"]} />);
    fireEvent.keyDown(screen.getByTestId("above"), { key: "j" });
    expect(pressed).toEqual([]);
  });

  test("leaves space to the button in focus", () => {
    render(<Keys keys={[" ", "j"]} />);
    fireEvent.keyDown(screen.getByRole("button"), { key: " " });
    fireEvent.keyDown(screen.getByRole("button"), { key: "j" });
    expect(pressed).toEqual(["j"]);
  });

  test("that is held runs once", () => {
    render(<Keys keys={["l"]} />);
    fireEvent.keyDown(document.body, { key: "l" });
    fireEvent.keyDown(document.body, { key: "l", repeat: true });
    expect(pressed).toEqual(["l"]);
  });

  test("with a modifier belongs to the browser", () => {
    render(<Keys keys={["l"]} />);
    fireEvent.keyDown(document.body, { key: "l", ctrlKey: true });
    expect(pressed).toEqual([]);
  });

  test("does nothing where it is not active, or its screen is gone", () => {
    render(<Keys keys={["j"]} active={false} />);
    render(<Keys keys={["k"]} />).unmount();
    fireEvent.keyDown(document.body, { key: "j" });
    fireEvent.keyDown(document.body, { key: "k" });
    expect(pressed).toEqual([]);
  });
});

test("of two that know a key, the one that came last has it", () => {
  render(<Keys keys={["j"]} />);
  render(<Last />);
  fireEvent.keyDown(document.body, { key: "j" });
  expect(pressed).toEqual(["last"]);
  expect(knownKeys().map(({ label }) => label)).toEqual(["last", "j"]);
});

function Last() {
  useKeys([{ key: "j", label: "last", run: () => pressed.push("last") }]);
  return null;
}

describe("a press", () => {
  afterEach(() => expect(pressed).toEqual([]));

  test.each([
    ["j", { key: "j" }, true],
    ["j", { key: "J", shiftKey: true }, false],
    ["Shift+j", { key: "J", shiftKey: true }, true],
    ["?", { key: "?", shiftKey: true }, true],
    ["Mod+k", { key: "k", metaKey: true }, true],
    ["Mod+k", { key: "k" }, false],
    ["j", { key: "ت", code: "KeyJ" }, true],
    ["j", { key: "ö", code: "KeyJ" }, false],
  ])("of %s by %j is %s", (way, event, is) => {
    expect(isPress(new KeyboardEvent("keydown", event), way)).toBe(is);
  });
});
