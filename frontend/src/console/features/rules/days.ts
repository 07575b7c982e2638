import { useI18n } from "vue-i18n";
import { useFormat } from "@/shared/composables/useFormat";

/** The days of a rule in words, both included; a legal day has no zone, and its year is always said. */
export function useDays() {
  const { t } = useI18n();
  const { locale } = useFormat();
  const date = (iso: string): string =>
    new Intl.DateTimeFormat(locale.value === "zh" ? "zh-CN" : "en-GB", { year: "numeric", month: locale.value === "zh" ? "long" : "short", day: "numeric", timeZone: "UTC" }).format(new Date(`${iso}T00:00Z`));
  return {
    day: date,
    days: (rule: { valid_from: string; valid_to: string | null }): string =>
      rule.valid_to ? t("rules.days.between", { first: date(rule.valid_from), last: date(rule.valid_to) }) : t("rules.days.from", { first: date(rule.valid_from) }),
  };
}
