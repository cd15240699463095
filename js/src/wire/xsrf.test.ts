// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { withParameter, withXsrf, xsrfToken } from "./xsrf.js";

afterEach(() => {
  document.cookie = "_xsrf=; max-age=0";
  document.cookie = "my_xsrf=; max-age=0";
});

it("leaves an address as it is where there is no cookie", () => {
  document.cookie = "my_xsrf=other";
  expect(xsrfToken()).toBe("");
  expect(withXsrf("https://hub.example/user/a/x.js?again=1")).toBe(
    "https://hub.example/user/a/x.js?again=1",
  );
});

it("shows the token as a parameter, beside those that are there", () => {
  document.cookie = `_xsrf=${encodeURIComponent("2|a=b&c|d")}`;
  const found = new URL(withXsrf("https://hub.example/user/a/x.js?again=1"));
  expect(found.searchParams.get("_xsrf")).toBe("2|a=b&c|d");
  expect(found.searchParams.get("again")).toBe("1");
});

it("sets a parameter anew", () => {
  expect(withParameter("https://hub.example/x?again=1", "again", "2")).toBe(
    "https://hub.example/x?again=2",
  );
});
