/**
 * The calculator's twin of `shared_apps/rulebook/engine`: the same exact integers, in BigInt.
 *
 * Amounts are whole minor units; rates are decimal text ("0.048" is 4.8 % a year) of at most eight decimals;
 * periods are months. The only roundings are the ones named, half up. `shared_apps/rulebook/vectors.json` and a
 * hundred thousand random questions hold the two to the same fen.
 */
export * from "./leases.ts";
export * from "./loans.ts";
export { halfUp, LONGEST_TERM, MOST_MINOR, RATE_SCALE, rateUnits, share, TermsRefused } from "./numbers.ts";
export * from "./offers.ts";
export * from "./returns.ts";
export * from "./taxes.ts";
