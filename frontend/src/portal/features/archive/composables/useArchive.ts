import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { ArchiveCriteria, ArchivedDocument, AskExport, GrantMandate } from "@/api/contract";
import { api } from "@/portal/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "archive";
const SOON = 1500;
export const PURPOSES = ["CUSTOMER", "FINANCE", "AUDIT", "DISPUTE", "AUTHORITY", "OTHER"] as const;
export const KINDS = ["SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER", "STOCK_TRANSFER", "PROOF"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const useDocuments = (filter: Ref<ArchiveCriteria>) => usePages(`${KEY}-documents`, filter, (query, signal) => api.get("/archive/documents", { query, signal }));
export const useDocument = (id: Ref<string>) =>
  useQuery({ queryKey: [`${KEY}-document`, id], queryFn: ({ signal }) => api.get("/archive/documents/{document_id}", { path: { document_id: id.value }, signal }), staleTime: 60_000, refetchOnWindowFocus: false });
export const useMatching = (criteria: Ref<ArchiveCriteria>) =>
  useQuery({ queryKey: [`${KEY}-matching`, criteria], queryFn: ({ signal }) => api.get("/archive/matching", { query: { ...criteria.value }, signal }) });

/** Read again every moment while one is being written. */
export function useExports() {
  const list = usePages(`${KEY}-exports`, computed(() => ({})), (query, signal) => api.get("/archive/exports", { query, signal }));
  useQuery({
    queryKey: [`${KEY}-under-way`],
    queryFn: async () => (await list.refetch()).dataUpdatedAt,
    enabled: computed(() => list.rows.value.some((row) => row.state === "QUEUED" || row.state === "RUNNING")),
    refetchInterval: SOON,
  });
  return list;
}

export const useMandates = () => useQuery({ queryKey: [`${KEY}-mandates`], queryFn: ({ signal }) => api.get("/archive/mandates", { signal }) });

export function useArchiveActions() {
  const cache = useQueryClient();
  const onSuccess = (): void => {
    void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(KEY) });
  };
  /** The answer is the document as it is now; asking for it again would be one more look in its records. */
  const told = (now: ArchivedDocument): void => {
    cache.setQueryData([`${KEY}-document`, now.id], now);
    void cache.invalidateQueries({ queryKey: [`${KEY}-documents`] });
  };
  const hold = (document: string, hold: string) => ({ path: { document_id: document, hold_id: hold } });
  return {
    check: useMutation({ mutationFn: (id: string) => api.get("/archive/documents/{document_id}/check", { path: { document_id: id } }) }),
    place: useMutation({ mutationFn: ({ id, reason }: { id: string; reason: string }) => api.post("/archive/documents/{document_id}/holds", { path: { document_id: id }, body: { reason } }), onSuccess: told }),
    askRelease: useMutation({ mutationFn: ({ id, holdId, reason }: { id: string; holdId: string; reason: string }) => api.post("/archive/documents/{document_id}/holds/{hold_id}/ask-release", { ...hold(id, holdId), body: { reason } }), onSuccess: told }),
    release: useMutation({ mutationFn: ({ id, holdId }: { id: string; holdId: string }) => api.post("/archive/documents/{document_id}/holds/{hold_id}/release", hold(id, holdId)), onSuccess: told }),
    keep: useMutation({ mutationFn: ({ id, holdId }: { id: string; holdId: string }) => api.post("/archive/documents/{document_id}/holds/{hold_id}/keep", hold(id, holdId)), onSuccess: told }),
    grant: useMutation({ mutationFn: (body: GrantMandate) => api.post("/archive/mandates", { body }), onSuccess }),
    withdraw: useMutation({ mutationFn: ({ id, reason }: { id: string; reason: string }) => api.post("/archive/mandates/{mandate_id}/withdraw", { path: { mandate_id: id }, body: { reason } }), onSuccess }),
    ask: useMutation({ mutationFn: (body: AskExport) => api.post("/archive/exports", { body }), onSuccess }),
    cancel: useMutation({ mutationFn: (id: string) => api.post("/archive/exports/{export_id}/cancel", { path: { export_id: id } }), onSuccess }),
  };
}

/** Where the browser fetches a document; the server records who took it and why. */
export function fileAddress(id: string, purpose: string, note: string): string {
  return `/api/v1/archive/documents/${id}/file?${new URLSearchParams({ purpose, note })}`;
}
