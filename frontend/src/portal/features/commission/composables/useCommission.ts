import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { CommissionPlanIn, DealItemIn, PartnerRateIn } from "@/api/contract";
import { api } from "@/portal/api";
import { RIGHTS } from "@/portal/rights";
import { useSession } from "@/shared/session/store";

const KEY = "commission";

/** The present month of Shanghai, as 2026-11. */
export const thisMonth = (): string => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date()).slice(0, 7);

const SHOWN = 24;

/** The months that can be looked at, the present one first. */
export function lastMonths(): string[] {
  const [year = 0, month = 0] = thisMonth().split("-").map(Number);
  return Array.from({ length: SHOWN }, (_, back) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7));
}

/** A month as people say it: 2026年11月, November 2026. */
export const monthText = (month: string, locale: string): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "zh-CN", { year: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));

export function usePlans() {
  return useQuery({ queryKey: [KEY, "plans"], queryFn: ({ signal }) => api.get("/commission/plans", { signal }) });
}

export function useRates() {
  return useQuery({ queryKey: [KEY, "rates"], queryFn: ({ signal }) => api.get("/commission/rates", { signal }) });
}

export function useReport(month: Ref<string>) {
  return useQuery({ queryKey: [KEY, "report", month], queryFn: ({ signal }) => api.get("/commission/report", { query: { month: month.value }, signal }) });
}

export function useStatement(adviserId: Ref<string>, month: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "statement", adviserId, month],
    queryFn: ({ signal }) => api.get("/commission/statements/{adviser_id}", { path: { adviser_id: adviserId.value }, query: { month: month.value }, signal }),
  });
}

export function useRecap(orderId: Ref<string>) {
  return useQuery({ queryKey: [KEY, "recap", orderId], queryFn: ({ signal }) => api.get("/commission/orders/{order_id}", { path: { order_id: orderId.value }, signal }) });
}

/** Who works here and may share a deal. */
export function useAdvisers() {
  const staff = useQuery({ queryKey: ["staff", "list"], queryFn: ({ signal }) => api.get("/staff", { signal }), enabled: useSession().can(RIGHTS.recordCommission) });
  return computed(() => (staff.data.value ?? []).flatMap((one) => (one.state === "ACTIVE" && one.user_id ? [{ id: one.user_id, name: one.name }] : [])));
}

export function useCommissionActions() {
  const cache = useQueryClient();
  const onSuccess = (): Promise<void> => cache.invalidateQueries({ queryKey: [KEY] });
  return {
    propose: useMutation({ mutationFn: (body: CommissionPlanIn) => api.post("/commission/plans", { body }), onSuccess }),
    putInForce: useMutation({ mutationFn: (id: string) => api.post("/commission/plans/{plan_id}/put-in-force", { path: { plan_id: id } }), onSuccess }),
    withdraw: useMutation({ mutationFn: (id: string) => api.post("/commission/plans/{plan_id}/withdraw", { path: { plan_id: id } }), onSuccess }),
    closeMonth: useMutation({ mutationFn: (month: string) => api.post("/commission/months/{month}/close", { path: { month } }), onSuccess }),
    setRate: useMutation({ mutationFn: (body: PartnerRateIn) => api.post("/commission/rates", { body }), onSuccess }),
    record: useMutation({ mutationFn: ({ orderId, body }: { orderId: string; body: DealItemIn }) => api.post("/commission/orders/{order_id}/items", { path: { order_id: orderId }, body }), onSuccess }),
    share: useMutation({
      mutationFn: ({ orderId, advisers }: { orderId: string; advisers: { adviser_id: string; share: number }[] }) => api.post("/commission/orders/{order_id}/advisers", { path: { order_id: orderId }, body: { advisers } }),
      onSuccess,
    }),
  };
}
