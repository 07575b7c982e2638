import type { MessageLoader, Messages, PartLoader } from "@/shared/i18n";

/** What every page of the portal shows: the frame around it, and the names of the places one can go. */
export const messages: MessageLoader = async (locale) =>
  (locale === "zh" ? await import("./zh") : await import("./en")).default;

const FILES = import.meta.glob<Messages>(["/src/portal/features/*/i18n/*.json", "/src/shared/i18n/rating.*.json"], { import: "default" });
/** Where words lie that are not `features/<name>/i18n/<locale>.json`. */
const ELSEWHERE: Record<string, string> = {
  identities: "/src/portal/features/customers/i18n/papers.",
  oldcar: "/src/portal/features/partexchange/i18n/",
  rating: "/src/shared/i18n/rating.",
};

/** The words of one feature. */
export const parts: PartLoader = (locale, part) => {
  const fetch = FILES[`${ELSEWHERE[part] ?? `/src/portal/features/${part}/i18n/`}${locale}.json`];
  return fetch ? fetch() : Promise.reject(new Error(`no words for ${part}`));
};
