import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { NewBankAccount, NewIdentity, Papers, Reveal } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "papers";

export function usePapers(lead: Ref<string>) {
  return useQuery({
    queryKey: [KEY, lead],
    queryFn: ({ signal }) => api.get("/leads/{lead_id}/papers", { path: { lead_id: lead.value }, signal }),
    enabled: computed(() => lead.value !== ""),
  });
}

/** What is noted goes through the cache masked; what is revealed never does. */
export function usePaperActions(lead: Ref<string>) {
  const cache = useQueryClient();
  const at = () => ({ lead_id: lead.value });
  const refresh = (papers: Papers): void => void cache.setQueryData([KEY, lead.value], papers);
  const noteIdentity = (body: NewIdentity) => api.put("/leads/{lead_id}/identity", { path: at(), body }).then((papers) => (refresh(papers), papers));
  const noteAccount = (body: NewBankAccount) => api.put("/leads/{lead_id}/bank-account", { path: at(), body }).then((papers) => (refresh(papers), papers));
  const forgetIdentity = useMutation({ mutationFn: () => api.delete("/leads/{lead_id}/identity", { path: at() }), onSuccess: refresh });
  const forgetAccount = useMutation({ mutationFn: () => api.delete("/leads/{lead_id}/bank-account", { path: at() }), onSuccess: refresh });
  const revealIdentity = (body: Reveal) => api.post("/leads/{lead_id}/identity/reveal", { path: at(), body });
  const revealAccount = (body: Reveal) => api.post("/leads/{lead_id}/bank-account/reveal", { path: at(), body });
  const reload = () => cache.invalidateQueries({ queryKey: [KEY, lead.value] });
  return { noteIdentity, noteAccount, forgetIdentity, forgetAccount, revealIdentity, revealAccount, reload };
}
