import { useI18n } from "vue-i18n";
import { useFormat } from "@/shared/composables/useFormat";

/** The days of a rule in words, both included. */
export function useDays() {
  const { t } = useI18n();
  const { date } = useFormat();
  return {
    days: (rule: { valid_from: string; valid_to: string | null }): string =>
      rule.valid_to ? t("rules.days.between", { first: date(rule.valid_from), last: date(rule.valid_to) }) : t("rules.days.from", { first: date(rule.valid_from) }),
  };
}
