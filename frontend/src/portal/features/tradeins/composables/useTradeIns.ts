import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { TradeInDecline, TradeInDetail, TradeInOffer } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "trade-ins";

/** What a lead wants to trade in; most leads nothing. */
export function useTradeInOfLead(lead: Ref<string>) {
  const list = useQuery({
    queryKey: [KEY, "of-lead", lead],
    queryFn: ({ signal }) => api.get("/trade-ins", { query: { lead_id: lead.value, limit: 1 }, signal }),
    enabled: computed(() => lead.value !== ""),
  });
  const id = computed(() => list.data.value?.items[0]?.id ?? "");
  return useQuery({
    queryKey: [KEY, "one", id],
    queryFn: ({ signal }) => api.get("/trade-ins/{request_id}", { path: { request_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
  });
}

/** Answering: an offer, made again as often as one likes, or a reason why there is none. */
export function useTradeInAnswers(id: Ref<string>) {
  const cache = useQueryClient();
  function show(told: TradeInDetail): void {
    cache.setQueryData([KEY, "one", told.id], told);
    void cache.invalidateQueries({ queryKey: ["leads", "lead", told.lead_id] });
  }
  const offer = useMutation({
    mutationFn: (body: TradeInOffer) => api.post("/trade-ins/{request_id}/offer", { path: { request_id: id.value }, body }),
    onSuccess: show,
  });
  const decline = useMutation({
    mutationFn: (body: TradeInDecline) => api.post("/trade-ins/{request_id}/decline", { path: { request_id: id.value }, body }),
    onSuccess: show,
  });
  return { offer, decline };
}
