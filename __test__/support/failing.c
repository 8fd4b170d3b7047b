// Loaded before all other libraries: fails the n-th large allocation that the addon asks for, so that each place that asks
// for one is visited once. QR_FAIL_AT is n, or 0 to fail none; QR_FAIL_FROM the bytes from which on one is large. At the end
// of the process it says how many there were.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_long seen;
static long fail_at = -1;
static size_t from = 1 << 18;

__attribute__((constructor)) static void read_environment(void) {
  const char *at = getenv("QR_FAIL_AT");
  const char *bytes = getenv("QR_FAIL_FROM");
  if (bytes) from = strtoul(bytes, NULL, 10);
  if (at) fail_at = strtol(at, NULL, 10);
}

__attribute__((destructor)) static void say(void) {
  if (fail_at >= 0) fprintf(stderr, "large allocations: %ld\n", atomic_load(&seen));
}

static int fails(size_t size, const void *caller) {
  if (fail_at < 0 || size < from) return 0;
  Dl_info info;
  if (!dladdr(caller, &info) || !info.dli_fname || !strstr(info.dli_fname, "qr-napi")) return 0;
  return atomic_fetch_add(&seen, 1) + 1 == fail_at;
}

#define FAIL_IF_TOLD(size)                              \
  if (fails(size, __builtin_return_address(0))) {       \
    errno = ENOMEM;                                     \
    return NULL;                                        \
  }

void *malloc(size_t size) {
  FAIL_IF_TOLD(size)
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  FAIL_IF_TOLD(count * size)
  return __libc_calloc(count, size);
}

void *realloc(void *place, size_t size) {
  FAIL_IF_TOLD(size)
  return __libc_realloc(place, size);
}

// libuv and V8 end the process without a word. Who did is told by where it came from.
void abort(void) {
  Dl_info info;
  const void *caller = __builtin_return_address(0);
  int known = dladdr(caller, &info) && info.dli_fname;
  const char *name = known ? info.dli_fname : "nobody known";
  const char *before = "abort() was called by ";
  if (write(2, before, strlen(before)) < 0 || write(2, name, strlen(name)) < 0) _exit(134);
  signal(SIGABRT, SIG_DFL);
  raise(SIGABRT);
  _exit(134);
}

int posix_memalign(void **place, size_t alignment, size_t size) {
  if (fails(size, __builtin_return_address(0))) return ENOMEM;
  *place = __libc_memalign(alignment, size);
  return *place ? 0 : ENOMEM;
}
