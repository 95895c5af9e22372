/**
 * Where a Python package index keeps a file.
 *
 * @see PEP 503 and PEP 691: the simple repository API, as HTML and as JSON.
 * @module
 */

import { DataError } from "../../../errors.ts";

/** The public index; `--index` and `PIP_INDEX_URL` name another. */
export const PUBLIC_INDEX = "https://pypi.org/simple";

const JSON_PAGE = "application/vnd.pypi.simple.v1+json";

interface JsonPage {
  readonly files?: readonly { readonly filename?: string; readonly url?: string }[];
}

function urlIn(page: string, isJson: boolean, file: string): string | null {
  if (isJson) return (JSON.parse(page) as JsonPage).files?.find(({ filename }) => filename === file)?.url ?? null;
  for (const [, url = ""] of page.matchAll(/<a\s[^>]*?href="([^"]+)"/gi)) {
    const path = url.split("#")[0] ?? "";
    if (path.slice(path.lastIndexOf("/") + 1) === file) return path.replaceAll("&amp;", "&");
  }
  return null;
}

/**
 * The address of `file` of `packageName` at the index `index`.
 *
 * @throws DataError when the index cannot be reached or does not have it
 */
export async function locateFile(
  index: string,
  packageName: string,
  file: string,
  signal?: AbortSignal,
): Promise<string> {
  const pageUrl = `${index.replace(/\/+$/, "")}/${packageName}/`;
  const fail = (why: string, cause?: unknown): DataError =>
    new DataError(
      `${pageUrl}: ${why}. Give another index with --index or PIP_INDEX_URL, or a downloaded ${file} with --from.`,
      { index, file },
      { cause },
    );
  let response: Response;
  try {
    response = await fetch(pageUrl, {
      headers: { accept: `${JSON_PAGE}, text/html;q=0.5` },
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const { message, cause } = error as Error;
    throw fail(cause instanceof Error && cause.message !== "" ? cause.message : message, error);
  }
  if (!response.ok) throw fail(`the index answered ${response.status} ${response.statusText}`.trim());
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const page = await response.text();
  let url: string | null;
  try {
    url = urlIn(page, isJson, file);
  } catch (error) {
    throw fail("the index sent a page that is not JSON", error);
  }
  if (url === null) throw fail(`the index does not have ${file}`);
  return new URL(url, response.url || pageUrl).href;
}
