import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { patchTie, tied } from "./person";
import { guessTie } from "./ties";

const ada = { id: "ada", handle: "ada", name: "Ada", n_followers: 10, tie: { follows: false, asked: false } };
const bob = { id: "bob", handle: "bob", name: "Bob", n_followers: 3, tie: { follows: true } };

describe("a tie in what is cached", () => {
  it("reaches every copy, however deep, and counts the follower once a copy", () => {
    const pages = {
      pages: [{ items: [ada, bob] }, { items: [{ post: { author: { id: "ada", handle: "ada", follows: false } } }] }],
    };
    const after = tied(pages, "ada", { follows: true });
    expect(after.pages[0]?.items[0]).toMatchObject({ n_followers: 11, tie: { follows: true } });
    expect(after.pages[1]?.items[0]).toMatchObject({ post: { author: { follows: true } } });
  });

  it("leaves what holds no copy the same object", () => {
    const pages = { pages: [{ items: [bob] }], at: new Date() };
    expect(tied(pages, "ada", { follows: true })).toBe(pages);
  });

  it("is taken back to what it was", () => {
    const there = tied(ada, "ada", { follows: true });
    expect(tied(there, "ada", { follows: false })).toEqual(ada);
  });

  it("does not count a follower again where the copy knew already", () => {
    expect(tied(bob, "bob", { follows: true }).n_followers).toBe(3);
  });

  it("is remembered for copies of authors, which cannot say that one has asked", () => {
    const queries = new QueryClient();
    queries.setQueryData(["person", "ada"], ada);
    patchTie(queries, "ada", { asked: true });
    expect(queries.getQueryData(["person", "ada"])).toMatchObject({ tie: { asked: true }, n_followers: 10 });
    expect(queries.getQueryData(["tie", "ada"])).toEqual({ asked: true });
  });
});

describe("the tie an act will most likely leave", () => {
  it("asks where somebody is private, and follows where not", () => {
    expect(guessTie({}, "follow", true)).toEqual({ asked: true });
    expect(guessTie({}, "follow", false)).toEqual({ follows: true });
  });

  it("takes back a request as well as following", () => {
    expect(guessTie({ asked: true }, "unfollow", true)).toEqual({ follows: false, asked: false });
  });

  it("ends following both ways with a block, and keeps a mute", () => {
    const before = { follows: true, follows_me: true, muted: true };
    expect(guessTie(before, "block", false)).toMatchObject({
      follows: false,
      follows_me: false,
      muted: true,
      blocked: true,
    });
  });
});
