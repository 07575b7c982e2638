import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { api } from "@/portal/api";

const KEY = ["signing"];

/** An account as it is typed. An empty secret keeps the one on record. */
export interface AccountForm {
  app_id: string;
  company: string;
  secret: string;
}

/** Who has the dealer's contracts signed, and the accounts with outside providers. */
export function useSigning() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.get("/signing/setup", { signal }) });
}

/** What can be changed; every answer is the whole setup as it stands then. */
export function useSigningActions() {
  const cache = useQueryClient();
  const onSuccess = (answer: unknown): void => void cache.setQueryData(KEY, answer);
  const choose = useMutation({ mutationFn: (provider: string) => api.put("/signing/setup", { body: { provider } }), onSuccess });
  const save = useMutation({
    mutationFn: ({ provider, form }: { provider: string; form: AccountForm }) => api.put("/signing/accounts/{provider}", { path: { provider }, body: form }),
    onSuccess,
  });
  const test = useMutation({ mutationFn: (provider: string) => api.post("/signing/accounts/{provider}/test", { path: { provider } }), onSuccess });
  return { choose, save, test };
}
