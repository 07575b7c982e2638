import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { DecideForm, FormDetail, FormKind, ProposeForm } from "@/api/contract";
import { api } from "@/console/api";

const KEY = "forms";

export function useForms() {
  return useQuery({ queryKey: [KEY], queryFn: ({ signal }) => api.get("/standard-forms", { signal }) });
}

export function useForm(kind: Ref<FormKind>) {
  return useQuery({ queryKey: [KEY, kind], queryFn: ({ signal }) => api.get("/standard-forms/{kind}", { path: { kind: kind.value }, signal }) });
}

/** An edition on its way: proposed by one operator, decided by another. Every answer is the form as it stands then. */
export function useFormActs(kind: Ref<FormKind>) {
  const cache = useQueryClient();
  const onSuccess = (form: FormDetail): void => {
    cache.setQueryData([KEY, kind.value], form);
    void cache.invalidateQueries({ queryKey: [KEY] });
  };
  return {
    propose: useMutation({ mutationFn: (body: ProposeForm) => api.post("/standard-forms/{kind}/proposals", { path: { kind: kind.value }, body }), onSuccess }),
    decide: useMutation({ mutationFn: ({ id, body }: { id: string; body: DecideForm }) => api.post("/standard-form-proposals/{proposal_id}/decision", { path: { proposal_id: id }, body }), onSuccess }),
  };
}

/** The address of a specimen: of the edition in force, of another, or of a proposal. */
export function specimenOf(kind: string, which: { edition?: number; proposal?: string } = {}): string {
  const query = which.proposal ? `?proposal_id=${which.proposal}` : which.edition ? `?edition=${which.edition}` : "";
  return `/api/v1/standard-forms/${kind}/preview.pdf${query}`;
}
