import { computed, ref } from "vue";
import { useI18n } from "vue-i18n";
import { onBeforeRouteLeave } from "vue-router";
import type { TemplateClause } from "@/api/contract";
import { describeFailure } from "@/shared/failures";

/** A clause as the server takes it: without what it says of the clause itself. */
type WrittenClause = Pick<TemplateClause, "code" | "title_zh" | "title_en" | "text_zh" | "text_en" | "condition">;

/**
 * Clauses being written, the note on them, and the words of the last refusal.
 * While `writing`, whoever leaves the page with something not kept is asked the `question` first.
 */
export function useClauseDraft(writing: () => boolean, question: string) {
  const { t } = useI18n();
  const draft = ref<TemplateClause[]>([]);
  const note = ref("");
  const failure = ref("");
  const kept = ref({ clauses: "", note: "" });
  const reworded = computed(() => writing() && JSON.stringify(draft.value) !== kept.value.clauses);
  const changed = computed(() => reworded.value || (writing() && note.value !== kept.value.note));

  function start(clauses: TemplateClause[], remark = ""): void {
    draft.value = clauses.map((clause) => ({ ...clause }));
    note.value = remark;
    failure.value = "";
    kept.value = { clauses: JSON.stringify(clauses), note: remark };
  }

  function written(): WrittenClause[] {
    return draft.value.map(({ code, title_zh, title_en, text_zh, text_en, condition }) => ({ code, title_zh, title_en, text_zh, text_en, condition }));
  }

  /** Do it and say whether it went well; a refusal stays to be read in `failure`. */
  async function attempt(deed: () => Promise<unknown>): Promise<boolean> {
    failure.value = "";
    try {
      await deed();
      return true;
    } catch (refused) {
      failure.value = describeFailure(refused);
      return false;
    }
  }

  function mayLeave(): boolean {
    return !changed.value || window.confirm(t(question));
  }

  onBeforeRouteLeave(mayLeave);
  return { draft, note, failure, reworded, changed, start, written, attempt, mayLeave };
}
