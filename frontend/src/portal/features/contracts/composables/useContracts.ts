import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { watch, type Ref } from "vue";
import type { ContractDetail, MoveContract } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "contracts";
const QUEUE = [KEY, "to-countersign"];
const SOON = 1500; // milliseconds, while the worker is at it
const LATER = 15_000; // milliseconds, while a signer is

const WITH_SIGNERS = ["SENT", "VIEWED", "IDENTIFIED", "BUYER_SIGNED"];
export const underway = (one: ContractDetail): boolean => one.working || one.state === "DRAFT";

/** How soon to look again: at once while something is being made, now and then while people sign, else never. */
function pause(items: ContractDetail[] | undefined): number | false {
  if (items?.some(underway)) return SOON;
  return items?.some((one) => WITH_SIGNERS.includes(one.state)) ? LATER : false;
}

/** All documents of an order, followed while they move; read again whenever the order tells something new of its contract. */
export function useOrderContracts(orderId: Ref<string>, told: Ref<string>) {
  const query = useQuery({
    queryKey: [KEY, orderId],
    queryFn: ({ signal }) => api.get("/contracts", { query: { order_id: orderId.value }, signal }).then((told) => told.items),
    refetchInterval: (query) => pause(query.state.data),
  });
  watch(told, () => void query.refetch());
  return query;
}

/** The same about something that is no order: a car, a test drive. */
export function useSubjectPapers(subjectId: Ref<string>, told: Ref<string>) {
  const query = useQuery({
    queryKey: [KEY, "about", subjectId],
    queryFn: ({ signal }) => api.get("/contracts", { query: { subject_id: subjectId.value }, signal }).then((told) => told.items),
    refetchInterval: (query) => pause(query.state.data),
  });
  watch(told, () => void query.refetch());
  return query;
}

/** What buyers have signed and the dealer has not. */
export function useToCountersign() {
  return useQuery({ queryKey: QUEUE, queryFn: ({ signal }) => api.get("/contracts/to-countersign", { signal }).then((told) => told.items), refetchInterval: LATER });
}

export function useContractActions() {
  const cache = useQueryClient();
  const refresh = (): void => {
    for (const key of [KEY, "orders", "dashboard"]) void cache.invalidateQueries({ queryKey: [key] });
  };
  const move = useMutation({
    mutationFn: ({ id, body }: { id: string; body: MoveContract }) => api.post("/contracts/{contract_id}/moves", { path: { contract_id: id }, body }),
    onSettled: refresh,
  });
  const countersign = useMutation({
    mutationFn: (ids: string[]) => api.post("/contracts/countersign", { body: { contract_ids: ids } }).then((told) => told.rows),
    onSettled: refresh,
  });
  const draw = useMutation({
    mutationFn: (orderId: string) => api.post("/orders/{order_id}/contract", { path: { order_id: orderId } }),
    onSettled: refresh,
  });
  return { move, countersign, draw };
}
