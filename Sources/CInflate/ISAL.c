#include "CInflate.h"
#include <stdlib.h>

#if defined(__has_include)
#if __has_include(<isa-l/igzip_lib.h>) && __has_include(<dlfcn.h>)
#define HAS_HEADER 1
#endif
#endif

#if HAS_HEADER
#include <dlfcn.h>
#include <isa-l.h>
#include <pthread.h>

struct rapport_isal_stream {
    struct inflate_state state;
};

static void (*start)(struct inflate_state *);
static int (*step)(struct inflate_state *);
static uint32_t (*crc32_of)(uint32_t, const unsigned char *, uint64_t);
static int isUsable;

static void look_up(void) {
    static const char *const names[] = {
        "libisal.so.2", "libisal.2.dylib", "/opt/homebrew/lib/libisal.2.dylib", "/usr/local/lib/libisal.2.dylib"};
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < sizeof names / sizeof *names; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (library == NULL) return;
    start = (void (*)(struct inflate_state *))dlsym(library, "isal_inflate_init");
    step = (int (*)(struct inflate_state *))dlsym(library, "isal_inflate");
    crc32_of = (uint32_t (*)(uint32_t, const unsigned char *, uint64_t))dlsym(library, "crc32_gzip_refl");
    isUsable = start != NULL && step != NULL && crc32_of != NULL;
}

static int usable(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, look_up);
    return isUsable;
}

#define TEXT_OF(x) #x
#define VERSION_TEXT(major, minor) TEXT_OF(major) "." TEXT_OF(minor)

const char *rapport_isal_version(void) {
    return usable() ? VERSION_TEXT(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION) : NULL;
}

rapport_isal_stream *rapport_isal_make(void) {
    if (!usable()) return NULL;
    rapport_isal_stream *stream = malloc(sizeof *stream);
    if (stream != NULL) rapport_isal_reset(stream);
    return stream;
}

void rapport_isal_free(rapport_isal_stream *stream) { free(stream); }

void rapport_isal_reset(rapport_isal_stream *stream) {
    start(&stream->state);
    stream->state.crc_flag = ISAL_DEFLATE;
}

rapport_isal_step rapport_isal_inflate(rapport_isal_stream *stream, const uint8_t *input, size_t count, uint8_t *output,
                                       size_t room) {
    struct inflate_state *state = &stream->state;
    const uint32_t most = 1u << 30;
    uint32_t given = count < most ? (uint32_t)count : most;
    uint32_t free_bytes = room < most ? (uint32_t)room : most;
    state->next_in = (uint8_t *)input;
    state->avail_in = given;
    state->next_out = output;
    state->avail_out = free_bytes;
    int outcome = step(state);
    rapport_isal_step result = {given - state->avail_in, free_bytes - state->avail_out, 0};
    if (outcome < 0) {
        result.state = -1;
    } else if (state->block_state == ISAL_BLOCK_FINISH) {
        /* Whole bytes that were taken in beyond the end belong to whoever comes next. */
        result.used -= state->read_in_length / 8;
        result.state = 1;
    }
    return result;
}

uint32_t rapport_isal_crc(uint32_t crc, const uint8_t *bytes, size_t count) { return crc32_of(crc, bytes, count); }

#else
const char *rapport_isal_version(void) { return NULL; }
rapport_isal_stream *rapport_isal_make(void) { return NULL; }
void rapport_isal_free(rapport_isal_stream *stream) { (void)stream; }
void rapport_isal_reset(rapport_isal_stream *stream) { (void)stream; }
rapport_isal_step rapport_isal_inflate(rapport_isal_stream *stream, const uint8_t *input, size_t count, uint8_t *output,
                                       size_t room) {
    (void)stream, (void)input, (void)count, (void)output, (void)room;
    return (rapport_isal_step){0, 0, -1};
}
uint32_t rapport_isal_crc(uint32_t crc, const uint8_t *bytes, size_t count) {
    (void)bytes, (void)count;
    return crc;
}
#endif
