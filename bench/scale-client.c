/*
 * A stand-in for the client of which 500 fit on a small machine: it draws the client's screens (an idle box, a busy line that turns while text
 * comes, an error) and writes its debug lines. Half a megabyte each, and no processor time while it is idle. It sends no hooks: what is measured
 * with it is told by the debug file and the screen.
 *
 * It is started by supervisord as the command of a session of kind claude, and told what to do over the unix socket named in BENCH_CONTROL, a
 * letter each:
 *
 *   b   a turn begins: the request in the debug file, the busy screen, and from then on five writes a second
 *   f   the turn fails: the failed screen and, in the same moment, the debug line that tells of it. What is typed then must be "continue", whole and
 *       once, then Enter; the next turn follows
 *   i   the turn ends well
 *
 * It answers in lines: "ready" when its box is drawn; for f "first NANOSECONDS", from just before the debug line is written until the first key
 * was read, and "submitted" with the Enter; "problem TEXT" when anything else was typed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { COLUMNS = 120, BOX = 36, FIRST_ROW = 3, LAST_ROW = BOX - 4, BEAT = 200, BEATS_A_LINE = 25 };

static const char RETRY[] = "continue";
static const char FAILURE[] = "API Error: Connection lost mid-response. The response above may be incomplete.";
static const char *const GLYPHS[] = {"·", "✢", "✳", "✶", "✻", "✽"};

static char frame[16384];
static size_t length;
static char draft[4096];
static size_t typed;
static const char *debug_path, *session_id;
static int control = -1, busy, failed, row = FIRST_ROW, column, beats;
static long long failed_at, began;

static void put(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    length += (size_t)vsnprintf(frame + length, sizeof frame - length, format, arguments);
    va_end(arguments);
}

static void flush(void)
{
    size_t written = 0;
    while (written < length) {
        ssize_t count = write(1, frame + written, length - written);
        if (count <= 0) exit(1);
        written += (size_t)count;
    }
    length = 0;
}

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void say(const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (control >= 0 && send(control, line, (size_t)count, MSG_NOSIGNAL) != count) exit(1);
}

static void debug(const char *level, const char *text)
{
    char line[512], stamp[32];
    struct timeval time;
    struct tm parts;
    int file = open(debug_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    gettimeofday(&time, NULL);
    gmtime_r(&time.tv_sec, &parts);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &parts);
    int count = snprintf(line, sizeof line, "%s.%03dZ [%s] %s\n", stamp, (int)(time.tv_usec / 1000), level, text);
    if (write(file, line, (size_t)count) != count) exit(1);
    close(file);
}

/* The client has a transcript from its first prompt on; who finds none looks for it again and again, 500 times. */
static void write_transcript(void)
{
    char path[1024];
    const char *home = getenv("HOME");
    if (!home || !session_id) return;
    snprintf(path, sizeof path, "%s/.claude/projects/bench/%s.jsonl", home, session_id);
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (dprintf(file, "{\"type\":\"queue-operation\",\"operation\":\"dequeue\",\"sessionId\":\"%s\"}\n", session_id) < 0) exit(1);
    close(file);
}

static void box(const char *placeholder)
{
    put("\x1b[%d;1H\x1b[K\x1b[%d;1H\x1b[38;5;244m", BOX - 2, BOX);
    for (int i = 0; i < COLUMNS; i++) put("─");
    put("\x1b[39m\x1b[%d;1H\x1b[K❯\xc2\xa0", BOX + 1);
    if (*placeholder) put("\x1b[7m%c\x1b[27m\x1b[2m%s\x1b[22m", placeholder[0], placeholder + 1);
    else put("%.*s\x1b[7m \x1b[27m", (int)typed, draft);
    put("\x1b[%d;1H\x1b[38;5;244m", BOX + 2);
    for (int i = 0; i < COLUMNS; i++) put("─");
    put("\x1b[39m\x1b[%d;1H\x1b[K\x1b[38;5;246m  ⏵⏵ auto mode on (shift+tab to cycle)%s\x1b[39m", BOX + 3, busy ? " · esc to interrupt" : "");
}

static void cursor(void)
{
    put("\x1b[%d;%dH\x1b[?2026l", BOX + 1, 3 + (int)typed);
    flush();
}

static void begin_frame(void)
{
    put("\x1b[?2026h\x1b]0;%s Claude Code\x07", busy ? "◐" : "✳");
}

static void show(const char *placeholder)
{
    begin_frame();
    box(placeholder);
    cursor();
}

static void clear_conversation(void)
{
    for (int i = 1; i <= LAST_ROW; i++) put("\x1b[%d;1H\x1b[0m\x1b[K", i);
    row = FIRST_ROW;
    column = 0;
}

static void spinner(void)
{
    put("\x1b[%d;1H\x1b[K\x1b[38;5;174m%s\x1b[3GLeavening… (%ds · ↓ %d tokens)\x1b[39m", BOX - 2, GLYPHS[beats % 6], (int)((now() - began) / 1000000000LL), 3 * beats);
}

static void begin_turn(const char *prompt)
{
    busy = 1;
    failed = 0;
    beats = 0;
    began = now();
    write_transcript();
    debug("DEBUG", "[API REQUEST] /v1/messages x-client-request-id=0 source=repl_main_thread");
    begin_frame();
    clear_conversation();
    put("\x1b[1;1H\x1b[48;5;237m\x1b[38;5;246m❯ \x1b[38;5;231m%-*.*s\x1b[39m\x1b[49m\x1b[%d;1H\x1b[38;5;231m●\x1b[39m\x1b[3G", COLUMNS - 2, COLUMNS - 2, prompt, FIRST_ROW);
    box("");
    spinner();
    cursor();
}

/* A word more of the answer, and the busy line turned. */
static void beat(void)
{
    beats++;
    put("\x1b[?2026h");
    if (row > LAST_ROW) clear_conversation();
    put("\x1b[%d;%dHword %-4d ", row, 3 + column, beats % 10000);
    if ((column += 10) > COLUMNS - 20) {
        column = 0;
        row++;
    }
    spinner();
    cursor();
    if (beats % BEATS_A_LINE == 0) debug("DEBUG", "[render] a frame of the answer was drawn");
}

static void fail(void)
{
    busy = 0;
    failed = 1;
    if (row > LAST_ROW - 3) clear_conversation();
    begin_frame();
    put("\x1b[%d;1H\x1b[38;5;220m●\x1b[3G%s\x1b[39m", row + 2, FAILURE);
    box("Resend your message to try again");
    cursor();
    char line[256];
    snprintf(line, sizeof line, "[engine] turn ended in error: %s", FAILURE);
    failed_at = now();
    debug("ERROR", line);
}

static void end_turn(void)
{
    busy = 0;
    show("");
    debug("DEBUG", "[engine] turn 1 end (turns=1 usage in=10 out=12 cost=$0.0003 api=111ms stop=end_turn)");
}

static void type(const char *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (failed_at) {
            say("first %lld\n", now() - failed_at);
            failed_at = 0;
        }
        if (keys[i] == '\r') {
            char prompt[sizeof draft];
            snprintf(prompt, sizeof prompt, "%.*s", (int)typed, draft);
            if (!failed || strcmp(prompt, RETRY) != 0) say("problem Enter was typed after '%s'\n", prompt);
            else say("submitted\n");
            typed = 0;
            begin_turn(prompt);
        } else if (typed < sizeof draft - 1) {
            draft[typed++] = keys[i];
        }
    }
    if (typed > 0) {
        if (!failed || typed > strlen(RETRY)) say("problem typed was '%.*s'\n", (int)typed, draft);
        show("");
    }
}

static const char *option(int count, char **values, const char *name)
{
    for (int i = 1; i + 1 < count; i++) {
        if (strcmp(values[i], name) == 0) return values[i + 1];
    }
    return NULL;
}

static void connect_control(void)
{
    const char *path = getenv("BENCH_CONTROL");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!path) return;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (control < 0 || connect(control, (struct sockaddr *)&address, sizeof address) != 0) exit(1);
}

int main(int count, char **values)
{
    struct termios raw;
    char keys[4096];
    debug_path = option(count, values, "--debug-file");
    if (!debug_path) return 2;
    session_id = option(count, values, "--session-id");
    if (!session_id) session_id = option(count, values, "--resume");
    tcgetattr(0, &raw);
    cfmakeraw(&raw);
    tcsetattr(0, TCSANOW, &raw);
    connect_control();
    put("\x1b[?1049h\x1b[2J\x1b[?2004h");
    show("");
    debug("DEBUG", "[STARTUP] ready");
    say("ready %s\n", getenv("SUPERVISOR_SESSION") ? getenv("SUPERVISOR_SESSION") : "?");

    struct pollfd events[2] = {{.fd = 0, .events = POLLIN}, {.fd = control, .events = POLLIN}};
    /* Spread over the beat: 500 that write in one moment would measure the crowd, not the rate. */
    long long next = now() + (getpid() % BEAT) * 1000000LL;
    for (;;) {
        long long wait = next - now();
        int ready = poll(events, 2, busy ? (wait > 0 ? (int)(wait / 1000000LL) + 1 : 0) : -1);
        if (ready < 0) return 1;
        if (events[0].revents) {
            ssize_t got = read(0, keys, sizeof keys);
            if (got <= 0) return 0;
            type(keys, (size_t)got);
        }
        if (events[1].revents) {
            ssize_t got = read(control, keys, sizeof keys);
            if (got <= 0) events[1].fd = -1;
            for (ssize_t i = 0; i < got; i++) {
                if (keys[i] == 'b') begin_turn("a task");
                if (keys[i] == 'f') fail();
                if (keys[i] == 'i') end_turn();
            }
        }
        if (busy && now() >= next) beat();
        while (next <= now()) next += BEAT * 1000000LL;
    }
}
