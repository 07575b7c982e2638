import type { MessageLoader } from "@/shared/i18n";

export const messages: MessageLoader = async (locale) =>
  (locale === "zh" ? await import("./zh") : await import("./en")).default;
