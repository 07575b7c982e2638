import { computed, reactive, ref, watch, type Ref } from "vue";
import { ApiError } from "@/api/errors";
import type { RuleDetail, RuleEffectOut, RuleKind, RuleText } from "@/api/contract";
import { describeFailure } from "@/shared/failures";
import { typedFields, valuesOf, type TypedFields } from "../parameters";
import { useRuleActs } from "./useRules";

const SIGNS: Record<string, string> = { china: "¥", eu: "€", member_state: "€", us_state: "$", us_place: "$" };
const AREAS: Record<string, string> = { china: "cn", eu: "eu", member_state: "eu", us_state: "us", us_place: "us" };

/** A rule that is being written: its fields, what the server says of each, and what it would change. */
export function useProposal(kinds: Ref<RuleKind[]>, before: Ref<RuleDetail | undefined>) {
  const acts = useRuleActs();
  const plain = reactive({
    kind: "", region: "", code: "", valid_from: "", valid_to: "", source_title_zh: "", source_title_en: "", source_number: "",
    source_url: "", confidence: "published", remark_zh: "", remark_en: "", reason: "",
  });
  const parameters = ref<TypedFields>({});
  const errors = reactive<Record<string, string>>({});
  const failure = ref("");
  const effect = ref<RuleEffectOut>();
  const named = ref(false);
  const kind = computed(() => kinds.value.find((one) => one.kind === plain.kind));
  const busy = computed(() => acts.preview.isPending.value || acts.propose.isPending.value);

  watch([kind, before], ([chosen, rule]) => {
    parameters.value = typedFields(chosen?.form ?? [], rule && rule.kind === chosen?.kind ? rule.parameters : {});
    if (!rule && chosen?.choices.length === 1) plain.region = chosen.choices[0]?.value ?? "";
  }, { immediate: true });
  watch(before, (rule) => {
    if (!rule) return;
    Object.assign(plain, {
      kind: rule.kind, region: rule.region, source_title_zh: rule.source_title_zh, source_title_en: rule.source_title_en,
      source_number: rule.source_number, source_url: rule.source_url, confidence: rule.confidence, remark_zh: rule.remark_zh, remark_en: rule.remark_en,
    });
  }, { immediate: true });
  /** A code of its own until somebody writes another. */
  watch(() => [plain.kind, plain.region, plain.valid_from], () => {
    if (named.value || !plain.kind || !plain.valid_from) return;
    const area = AREAS[kind.value?.regions ?? "china"] ?? "cn";
    const short = plain.kind.replace(/^(eu|us)_/, "");
    plain.code = [area, short, plain.region.toLowerCase().replace(/^us-/, ""), plain.valid_from].filter(Boolean).join(".");
  });
  /** What was shown no longer holds once the rule says something else; why it is proposed is no part of it. */
  watch(() => JSON.stringify({ ...text(), reason: "" }), () => (effect.value = undefined));

  function text(): RuleText {
    const said = { parameters: valuesOf(kind.value?.form ?? [], parameters.value), succeeds: before.value?.id ?? null };
    return { ...plain, valid_to: plain.valid_to || null, ...said };
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    for (const name of Object.keys(errors)) delete errors[name];
    failure.value = "";
    try {
      return await work();
    } catch (why) {
      const fields = why instanceof ApiError ? why.fields : [];
      for (const line of fields) errors[line.field.replace(/^payload\./, "")] ??= line.message;
      const placed = fields.every(({ field }) => field.startsWith("parameters") || field.replace(/^payload\./, "") in plain);
      if (!fields.length || !placed || errors.parameters) failure.value = errors.parameters ?? describeFailure(why);
      return undefined;
    }
  }

  return {
    plain, parameters, errors, failure, effect, kind, busy, named,
    sign: computed(() => SIGNS[kind.value?.regions ?? "china"] ?? "¥"),
    preview: async () => (effect.value = await attempt(() => acts.preview.mutateAsync(text()))),
    propose: () => attempt(() => acts.propose.mutateAsync({ ...text(), reason: plain.reason.trim() })),
  };
}
