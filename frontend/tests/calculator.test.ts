import { expect, test } from "vitest";
import vectors from "../../shared_apps/rulebook/vectors.json";
import { answer, type Question } from "@/buyer/calculator/wire";
import { halfUp, rateUnits } from "@/buyer/calculator/engine";

test.each(vectors)("$name", ({ question, expect: figures }) => {
  expect(answer(question as unknown as Question)).toMatchObject(figures);
});

test.each([
  [1n, 2n, 1n],
  [-1n, 2n, -1n],
  [3n, 2n, 2n],
  [1n, 3n, 0n],
  [-5n, 3n, -2n],
  [0n, 7n, 0n],
])("%s / %s is %s, half up", (numerator, denominator, rounded) => {
  expect(halfUp(numerator, denominator)).toBe(rounded);
});

test.each(["", "x", "1e2", "0,5", "٣", "1.", ".5"])("%j is no rate", (said) => {
  expect(() => rateUnits(said)).toThrow("finance.rate_not_a_number");
});
