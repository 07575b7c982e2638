import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { EnquiryAnswer, LeadDetail, NewLead, StateFilter } from "@/api/contract";
import { api } from "@/portal/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "leads";

export function useLeadList(filter: Ref<StateFilter & { waiting?: boolean }>) {
  return usePages(KEY, filter, (query, signal) => api.get("/leads", { query, signal }));
}

export function useLeadCounts() {
  const { data } = useQuery({ queryKey: ["dashboard"], queryFn: ({ signal }) => api.get("/dashboard", { signal }) });
  return computed(() => data.value?.leads);
}

/** How fast enquiries are answered; only asked for by whoever leads the advisers. */
export function useAnswering(wanted: Ref<boolean>) {
  return useQuery({ queryKey: [KEY, "answering"], queryFn: ({ signal }) => api.get("/leads/answering", { signal }), enabled: wanted });
}

export function useEnquiryActions() {
  const cache = useQueryClient();
  function refresh(lead: LeadDetail): void {
    cache.setQueryData([KEY, "lead", lead.id], lead);
    for (const key of [[KEY, "list"], [KEY, "answering"], ["dashboard"]]) void cache.invalidateQueries({ queryKey: key });
  }
  const answer = useMutation({
    mutationFn: ({ lead, enquiry, body }: { lead: string; enquiry: string; body: EnquiryAnswer }) =>
      api.post("/leads/{lead_id}/enquiries/{enquiry_id}/answers", { path: { lead_id: lead, enquiry_id: enquiry }, body }),
    onSuccess: refresh,
  });
  const called = useMutation({
    mutationFn: ({ lead, enquiry }: { lead: string; enquiry: string }) =>
      api.post("/leads/{lead_id}/enquiries/{enquiry_id}/called", { path: { lead_id: lead, enquiry_id: enquiry }, body: {} }),
    onSuccess: refresh,
  });
  return { answer, called };
}

export function useLead(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "lead", id],
    queryFn: ({ signal }) => api.get("/leads/{lead_id}", { path: { lead_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
  });
}

export function useLeadActions() {
  const cache = useQueryClient();
  function refresh(lead: LeadDetail): void {
    cache.setQueryData([KEY, "lead", lead.id], lead);
    for (const key of [[KEY, "list"], ["dashboard"]]) void cache.invalidateQueries({ queryKey: key });
  }
  const create = useMutation({ mutationFn: (body: NewLead) => api.post("/leads", { body }), onSuccess: refresh });
  const move = useMutation({
    mutationFn: ({ id, ...body }: { id: string; verb: string; note?: string }) => api.post("/leads/{lead_id}/moves", { path: { lead_id: id }, body }),
    onSuccess: refresh,
  });
  return { create, move };
}
