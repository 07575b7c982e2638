import { keepPreviousData, useInfiniteQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { Page } from "@/api/contract";

const PAGE_SIZE = 50;

/** A list read page by page; changing the filter keeps the old rows on screen until the new ones are here. */
export function usePages<Row, Filter extends object>(
  key: string,
  filter: Ref<Filter>,
  read: (query: Filter & { cursor?: string; limit: number }, signal: AbortSignal) => Promise<Page<Row>>,
) {
  const query = useInfiniteQuery({
    queryKey: computed<readonly unknown[]>(() => [key, "list", { ...filter.value }]),
    queryFn: ({ pageParam, signal }) => read({ ...filter.value, cursor: pageParam || undefined, limit: PAGE_SIZE }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = computed<Row[]>(() => query.data.value?.pages.flatMap((page) => page.items) ?? []);
  return { ...query, rows };
}
