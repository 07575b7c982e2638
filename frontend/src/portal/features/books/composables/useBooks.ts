import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { IssueInvoice } from "@/api/contract";
import { api } from "@/portal/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "books";
const SOON = 2500;

export interface Span {
  since: string;
  until: string;
}

export interface Upload {
  file: File;
  label: string;
  columns: Record<string, string>;
}

/** Read again every moment while the tax bureau has not answered. */
export function useInvoices(filter: Ref<{ state: string; q: string }>) {
  const list = usePages(`${KEY}-invoices`, filter, (query, signal) => api.get("/books/invoices", { query, signal }));
  useQuery({
    queryKey: [KEY, "waiting"],
    queryFn: async () => (await list.refetch()).dataUpdatedAt,
    enabled: computed(() => list.rows.value.some((row) => row.state === "REQUESTED" && !row.error)),
    refetchInterval: SOON,
  });
  return list;
}

export const useInvoicesDue = () => useQuery({ queryKey: [KEY, "due"], queryFn: ({ signal }) => api.get("/books/invoices/due", { signal }) });
export const useReceipts = (filter: Ref<{ q: string }>) => usePages(`${KEY}-receipts`, filter, (query, signal) => api.get("/books/receipts", { query, signal }));
export const useStatements = (filter: Ref<object>) => usePages(`${KEY}-statements`, filter, (query, signal) => api.get("/books/statements", { query, signal }));
export const useLines = (filter: Ref<{ state: string; q: string }>) => usePages(`${KEY}-lines`, filter, (query, signal) => api.get("/books/lines", { query, signal }));
export const useBreaks = () => useQuery({ queryKey: [KEY, "breaks"], queryFn: ({ signal }) => api.get("/books/breaks", { signal }) });
export const useMovements = (filter: Ref<{ line?: string }>) => usePages(`${KEY}-movements`, filter, (query, signal) => api.get("/books/movements", { query, signal }));
export const useDays = () => useQuery({ queryKey: [KEY, "days"], queryFn: ({ signal }) => api.get("/books/days", { signal }) });
export const useTrialBalance = (span: Ref<Span>) =>
  useQuery({ queryKey: [KEY, "balance", span], queryFn: ({ signal }) => api.get("/books/trial-balance", { query: { ...span.value }, signal }) });
export const useStory = (orderId: Ref<string>) => useQuery({ queryKey: [KEY, "story", orderId], queryFn: ({ signal }) => api.get("/books/orders/{order_id}", { path: { order_id: orderId.value }, signal }) });
export const useVouchers = (span: Ref<Span>) =>
  useQuery({ queryKey: [KEY, "vouchers", span], queryFn: ({ signal }) => api.get("/books/vouchers", { query: { ...span.value }, signal }) });

function form({ file, label, columns }: Upload): FormData {
  const body = new FormData();
  body.append("file", file);
  body.append("label", label);
  if (Object.values(columns).some(Boolean)) body.append("columns", JSON.stringify(columns));
  return body;
}

export function useBooksActions() {
  const cache = useQueryClient();
  const onSuccess = (): void => {
    void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(KEY) });
  };
  return {
    issue: useMutation({ mutationFn: ({ orderId, body }: { orderId: string; body: IssueInvoice }) => api.post("/books/orders/{order_id}/invoice", { path: { order_id: orderId }, body }), onSuccess }),
    redLetter: useMutation({ mutationFn: ({ id, reason }: { id: string; reason: string }) => api.post("/books/invoices/{invoice_id}/red-letter", { path: { invoice_id: id }, body: { reason } }), onSuccess }),
    askAgain: useMutation({ mutationFn: (id: string) => api.post("/books/invoices/{invoice_id}/ask-again", { path: { invoice_id: id } }), onSuccess }),
    check: useMutation({ mutationFn: (upload: Upload) => api.post("/books/statements/check", { body: form(upload) }) }),
    load: useMutation({ mutationFn: (upload: Upload) => api.post("/books/statements", { body: form(upload) }), onSuccess }),
    match: useMutation({ mutationFn: ({ id, entryId }: { id: string; entryId: string }) => api.post("/books/lines/{line_id}/match", { path: { line_id: id }, body: { entry_id: entryId } }), onSuccess }),
    unmatch: useMutation({ mutationFn: ({ id, reason }: { id: string; reason: string }) => api.post("/books/lines/{line_id}/unmatch", { path: { line_id: id }, body: { reason } }), onSuccess }),
    writeOff: useMutation({ mutationFn: ({ id, kind, reason }: { id: string; kind: string; reason: string }) => api.post("/books/lines/{line_id}/write-off", { path: { line_id: id }, body: { kind, reason } }), onSuccess }),
    explain: useMutation({ mutationFn: (body: { account: string; entry_ids: string[]; reason: string }) => api.post("/books/movements/explain", { body }), onSuccess }),
    closeDay: useMutation({ mutationFn: (day: string) => api.post("/books/days/{day}/close", { path: { day } }), onSuccess }),
    askReopening: useMutation({ mutationFn: ({ day, reason }: { day: string; reason: string }) => api.post("/books/days/{day}/ask-reopening", { path: { day }, body: { reason } }), onSuccess }),
    reopen: useMutation({ mutationFn: (day: string) => api.post("/books/days/{day}/reopen", { path: { day } }), onSuccess }),
    keep: useMutation({ mutationFn: (day: string) => api.post("/books/days/{day}/keep", { path: { day } }), onSuccess }),
  };
}
