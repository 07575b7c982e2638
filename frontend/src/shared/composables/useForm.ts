import { nextTick, reactive, ref, useTemplateRef, watch, type Ref } from "vue";
import { ApiError } from "@/api/errors";
import { describeFailure } from "@/shared/failures";

export type Rules<Values> = { [Field in keyof Values]?: (value: Values[Field], all: Values) => string | undefined };

interface FormOptions<Values extends object, Answer> {
  initial: () => Values;
  rules?: Rules<Values>;
  submit: (values: Values) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** Server field name → form field name, where they differ. */
  fieldNames?: Record<string, keyof Values & string>;
  /** Keeps what was typed in this tab until the form is sent. */
  draftKey?: string;
}

function restore<Values extends object>(key: string | undefined, initial: Values): Values {
  const saved = key ? sessionStorage.getItem(key) : null;
  if (!saved) return initial;
  try {
    return { ...initial, ...(JSON.parse(saved) as Partial<Values>) };
  } catch {
    return initial;
  }
}

/**
 * One form: values, an error per field (checked on leaving it and on sending), server errors put where they belong.
 * The page marks the element around its fields with `ref="fields"`, so that the first wrong one gets the focus.
 * What was typed survives a refusal, and with `draftKey` also a reload or a detour through sign-in.
 */
export function useForm<Values extends object, Answer>(options: FormOptions<Values, Answer>) {
  type Field = keyof Values & string;
  const values = reactive(restore(options.draftKey, options.initial())) as Values;
  const errors = reactive({}) as Partial<Record<Field, string>>;
  const busy = ref(false);
  const failure: Ref<string> = ref("");
  const root = useTemplateRef<HTMLElement>("fields");

  function check(field: Field): void {
    const fault = options.rules?.[field]?.(values[field], values);
    if (fault) errors[field] = fault;
    else delete errors[field];
  }

  for (const field of Object.keys(values) as Field[]) {
    watch(() => values[field], () => delete errors[field], { deep: true });
  }
  if (options.draftKey) {
    const key = options.draftKey;
    watch(() => values, (now) => sessionStorage.setItem(key, JSON.stringify(now)), { deep: true });
  }

  async function focusFirstError(): Promise<void> {
    await nextTick();
    root.value?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid=true] input, [data-invalid=true] [tabindex]")?.focus();
  }

  function take(error: unknown): void {
    const known = error instanceof ApiError ? error.fields : [];
    let unplaced = known.length === 0;
    for (const line of known) {
      const field = (options.fieldNames?.[line.field] ?? line.field) as Field;
      if (field in values) errors[field] = line.message;
      else unplaced = true;
    }
    failure.value = unplaced ? describeFailure(error) : "";
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    for (const field of Object.keys(options.rules ?? {}) as Field[]) check(field);
    failure.value = "";
    if (Object.keys(errors).length > 0) return focusFirstError();
    busy.value = true;
    try {
      const answer = await options.submit(values);
      if (options.draftKey) sessionStorage.removeItem(options.draftKey);
      options.onDone(answer);
    } catch (error) {
      take(error);
      await focusFirstError();
    } finally {
      busy.value = false;
    }
  }

  function reset(): void {
    Object.assign(values, options.initial());
    for (const field of Object.keys(errors) as Field[]) delete errors[field];
    failure.value = "";
    if (options.draftKey) sessionStorage.removeItem(options.draftKey);
  }

  return { values, errors, busy, failure, check, submit, reset };
}
