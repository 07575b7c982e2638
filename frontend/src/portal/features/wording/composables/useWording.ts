import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { Letterhead, MoveTemplate, Templates, WriteTemplate } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "templates";
type Which = "logo" | "seal";

export function useTemplates() {
  return useQuery({ queryKey: [KEY], queryFn: ({ signal }) => api.get("/templates", { signal }) });
}

export function useTemplate(kind: Ref<string>) {
  return useQuery({ queryKey: [KEY, kind], queryFn: ({ signal }) => api.get("/templates/{kind}", { path: { kind: kind.value }, signal }) });
}

/** A version on its way: begun, written, proposed, approved. */
export function useVersionActions(kind: Ref<string>) {
  const cache = useQueryClient();
  const onSuccess = (): Promise<void> => cache.invalidateQueries({ queryKey: [KEY] });
  return {
    begin: useMutation({ mutationFn: (fromStandard: boolean) => api.post("/templates/{kind}/versions", { path: { kind: kind.value }, body: { from_standard: fromStandard } }), onSuccess }),
    write: useMutation({ mutationFn: ({ id, body }: { id: string; body: WriteTemplate }) => api.post("/template-versions/{version_id}", { path: { version_id: id }, body }), onSuccess }),
    move: useMutation({ mutationFn: ({ id, body }: { id: string; body: MoveTemplate }) => api.post("/template-versions/{version_id}/moves", { path: { version_id: id }, body }), onSuccess }),
  };
}

/** The dealer's colour, logo and seal. Every answer is how they stand then. */
export function useLetterhead() {
  const cache = useQueryClient();
  const onSuccess = (letterhead: Letterhead): void => void cache.setQueryData<Templates>([KEY], (known) => known && { ...known, letterhead });
  return {
    colour: useMutation({ mutationFn: (colour: string) => api.post("/letterhead", { body: { colour } }), onSuccess }),
    picture: useMutation({
      mutationFn: ({ which, file }: { which: Which; file: File }) => {
        const body = new FormData();
        body.append("file", file);
        return api.post("/letterhead/{which}", { path: { which }, body });
      },
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (which: Which) => api.post("/letterhead/{which}/remove", { path: { which }, body: undefined }), onSuccess }),
  };
}

/** The address of a specimen; of one version where its id is given. */
export function specimenOf(kind: string, versionId = ""): string {
  return `/api/v1/templates/${kind}/preview.pdf${versionId ? `?version_id=${versionId}` : ""}`;
}
