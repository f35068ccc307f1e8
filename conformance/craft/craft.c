/*
 * Runs three servers of C-raft in the library's own test fixture, which is deterministic, and writes what they do.
 *
 *   craft run SEED   a run with lost messages, cut links and servers that stop for a while, chosen by the seed; the log on stdout
 *   craft drive      obeys the commands on stdin, one a line, and answers each with what the servers have, one line
 *
 * A line of a log has what a server has after something changed: time in milliseconds, role, term, the commands in its log as
 * [term, message], and how many of them it knows to be committed. Index 1 holds the configuration and is left out.
 *
 * Commands: elect I J (J votes), request I, copy LEADER FOLLOWER, commit LEADER FOLLOWER, meet FOLLOWER LEADER (the follower hears
 * of the leader's term). Between two commands all messages are lost, and no time limit passes.
 */
#include <raft.h>
#include <raft/fixture.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVERS 3
#define LONG_MS 1000000
#define TEXT 4096

static struct raft_fixture fixture;
static struct raft_fsm fsms[SERVERS];
static uint64_t sent;
static char told[SERVERS][TEXT];

static void fail(const char *what, int status)
{
    fprintf(stderr, "craft: %s: %d\n", what, status);
    exit(1);
}

static int apply(struct raft_fsm *fsm, const struct raft_buffer *buf, void **result)
{
    (void)fsm;
    (void)buf;
    *result = NULL;
    return 0;
}

static int snapshot(struct raft_fsm *fsm, struct raft_buffer *bufs[], unsigned *n)
{
    (void)fsm;
    (void)bufs;
    *n = 0;
    return RAFT_NOMEM;
}

static int restore(struct raft_fsm *fsm, struct raft_buffer *buf)
{
    (void)fsm;
    (void)buf;
    return RAFT_NOMEM;
}

static const struct raft_entry *entry_at(const struct raft_log *log, size_t i)
{
    return &log->entries[(log->front + i) % log->size];
}

static size_t length_of(const struct raft_log *log)
{
    if (log->size == 0) return 0;
    return (log->back + log->size - log->front) % log->size;
}

static const char *role_of(const struct raft *raft)
{
    switch (raft->state) {
        case RAFT_LEADER: return "leader";
        case RAFT_CANDIDATE: return "candidate";
        case RAFT_FOLLOWER: return "follower";
        default: return "unavailable";
    }
}

static void add(char *text, const char *format, ...)
{
    size_t end = strlen(text);
    va_list values;
    va_start(values, format);
    if (vsnprintf(text + end, TEXT - end, format, values) >= (int)(TEXT - end)) fail("a line is too long", 0);
    va_end(values);
}

/* What a server has: without the time. */
static void describe(unsigned i, char *text)
{
    const struct raft *raft = raft_fixture_get(&fixture, i);
    size_t length = length_of(&raft->log), commands = 0;
    *text = 0;
    add(text, "\"node\":%u,\"role\":\"%s\",\"term\":%llu,\"log\":[", i, role_of(raft),
        (unsigned long long)raft->current_term);
    for (size_t at = 0; at < length; at++) {
        const struct raft_entry *entry = entry_at(&raft->log, at);
        uint64_t message;
        if (entry->type == RAFT_CHANGE) continue;
        if (entry->type != RAFT_COMMAND) fail("an entry of another type", entry->type);
        memcpy(&message, entry->buf.base, sizeof message);
        add(text, "%s[%llu,%llu]", commands++ ? "," : "", (unsigned long long)entry->term, (unsigned long long)message);
    }
    add(text, "],\"committed\":%llu", (unsigned long long)(raft->commit_index > 0 ? raft->commit_index - 1 : 0));
}

/* Writes a line for each server that has anything different from before. */
static void tell(void)
{
    char text[TEXT];
    for (unsigned i = 0; i < SERVERS; i++) {
        describe(i, text);
        if (strcmp(text, told[i]) == 0) continue;
        strcpy(told[i], text);
        printf("{\"t\":%llu,%s}\n", (unsigned long long)raft_fixture_time(&fixture), text);
    }
}

static void start(void)
{
    struct raft_configuration configuration;
    int status = raft_fixture_initialize(&fixture);
    if (status) fail("initialize", status);
    for (unsigned i = 0; i < SERVERS; i++) {
        memset(&fsms[i], 0, sizeof fsms[i]);
        fsms[i].version = 1;
        fsms[i].apply = apply;
        fsms[i].snapshot = snapshot;
        fsms[i].restore = restore;
        if ((status = raft_fixture_grow(&fixture, &fsms[i]))) fail("grow", status);
    }
    if ((status = raft_fixture_configuration(&fixture, SERVERS, &configuration))) fail("configuration", status);
    if ((status = raft_fixture_bootstrap(&fixture, &configuration))) fail("bootstrap", status);
    raft_configuration_close(&configuration);
    if ((status = raft_fixture_start(&fixture))) fail("start", status);
}

static void answered(struct raft_apply *request, int status, void *result)
{
    (void)status;
    (void)result;
    free(request);
}

/* Returns whether the server took the message. */
static int request(unsigned i)
{
    struct raft_apply *req = calloc(1, sizeof *req);
    struct raft_buffer buffer = {.len = sizeof sent, .base = raft_malloc(sizeof sent)};
    uint64_t message = sent + 1;
    if (req == NULL || buffer.base == NULL) fail("memory", 0);
    memcpy(buffer.base, &message, sizeof message);
    if (raft_apply(raft_fixture_get(&fixture, i), req, &buffer, 1, answered) != 0) {
        raft_free(buffer.base);
        free(req);
        return 0;
    }
    sent = message;
    return 1;
}

static void cut(unsigned i, unsigned j)
{
    raft_fixture_disconnect(&fixture, i, j);
    raft_fixture_disconnect(&fixture, j, i);
}

static void join(unsigned i, unsigned j)
{
    raft_fixture_reconnect(&fixture, i, j);
    raft_fixture_reconnect(&fixture, j, i);
}

/* ---- run ---- */

static uint64_t random_state;

static unsigned below(unsigned n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned)((random_state * 0x2545F4914F6CDD1DULL) >> 33) % n;
}

#define ROUNDS 60
#define MOST_MESSAGES 8

static void step_for(unsigned msecs)
{
    raft_time end = raft_fixture_time(&fixture) + msecs;
    while (raft_fixture_time(&fixture) < end) {
        raft_fixture_step(&fixture);
        tell();
    }
}

static void happen(void)
{
    unsigned i = below(SERVERS), j = (i + 1 + below(SERVERS - 1)) % SERVERS;
    switch (below(10)) {
        case 0: cut(i, j); break;
        case 1:
        case 2: join(i, j); break;
        case 3: raft_fixture_saturate(&fixture, i, j); break;
        case 4:
        case 5: raft_fixture_desaturate(&fixture, i, j); break;
        case 6:
            if (raft_fixture_alive(&fixture, i) && raft_fixture_alive(&fixture, j)) raft_fixture_kill(&fixture, i);
            break;
        case 7:
            if (!raft_fixture_alive(&fixture, i)) raft_fixture_revive(&fixture, i);
            break;
        default:
            for (i = 0; i < SERVERS; i++)
                if (sent < MOST_MESSAGES && raft_fixture_alive(&fixture, i)
                    && raft_fixture_get(&fixture, i)->state == RAFT_LEADER && request(i))
                    tell();
    }
}

static void run(uint64_t seed)
{
    random_state = (seed + 6) * 0x9E3779B97F4A7C15ULL + 1;
    start();
    tell();
    for (unsigned round = 0; round < ROUNDS; round++) {
        raft_fixture_set_randomized_election_timeout(&fixture, below(SERVERS), 1000 + below(1000));
        happen();
        step_for(10 + below(below(4) == 0 ? 2500 : 200));
    }
    for (unsigned i = 0; i < SERVERS; i++) {
        if (!raft_fixture_alive(&fixture, i)) raft_fixture_revive(&fixture, i);
        for (unsigned j = 0; j < SERVERS; j++)
            if (i != j) {
                raft_fixture_reconnect(&fixture, i, j);
                raft_fixture_desaturate(&fixture, i, j);
            }
    }
    step_for(6000);
}

/* ---- drive ---- */

/* Messages are lost: of a link that is cut the sender would hear, and begin again with older entries. */
static void cut_all(void)
{
    for (unsigned i = 0; i < SERVERS; i++)
        for (unsigned j = 0; j < SERVERS; j++)
            if (i != j) raft_fixture_saturate(&fixture, i, j);
}

static void let_through(unsigned i, unsigned j)
{
    raft_fixture_desaturate(&fixture, i, j);
    raft_fixture_desaturate(&fixture, j, i);
}

/* Steps until a test is passed; returns whether it was within a minute of the fixture's time. */
static int step_until(int (*test)(unsigned, unsigned), unsigned i, unsigned j)
{
    raft_time end = raft_fixture_time(&fixture) + 60000;
    while (!test(i, j)) {
        if (raft_fixture_time(&fixture) > end) return 0;
        raft_fixture_step(&fixture);
    }
    return 1;
}

static const struct raft *server(unsigned i) { return raft_fixture_get(&fixture, i); }

static int leads(unsigned i, unsigned j)
{
    (void)j;
    return server(i)->state == RAFT_LEADER;
}

static int gave_up(unsigned i, unsigned j)
{
    (void)j;
    return server(i)->state != RAFT_LEADER;
}

static int follows_nobody(unsigned i, unsigned j)
{
    (void)j;
    return server(i)->state == RAFT_CANDIDATE;
}

static int follows(unsigned i, unsigned j)
{
    return server(i)->state == RAFT_FOLLOWER && server(i)->current_term == server(j)->current_term;
}

static int has_stored(unsigned i, unsigned j)
{
    (void)j;
    return server(i)->last_stored == length_of(&server(i)->log) + server(i)->log.offset;
}

static int same_logs(unsigned i, unsigned j)
{
    const struct raft_log *a = &server(i)->log, *b = &server(j)->log;
    size_t length = length_of(a);
    if (length != length_of(b) || !has_stored(i, j) || !has_stored(j, i)) return 0;
    for (size_t at = 0; at < length; at++)
        if (entry_at(a, at)->term != entry_at(b, at)->term) return 0;
    return 1;
}

static int has_committed(unsigned i, unsigned j)
{
    (void)j;
    return server(i)->commit_index == length_of(&server(i)->log) + server(i)->log.offset;
}

/* Only `elect` lets time limits pass. */
static void hold_still(void)
{
    for (unsigned i = 0; i < SERVERS; i++) {
        raft_set_election_timeout(raft_fixture_get(&fixture, i), LONG_MS);
        raft_fixture_set_randomized_election_timeout(&fixture, i, LONG_MS);
        if (server(i)->state == RAFT_FOLLOWER)
            raft_fixture_get(&fixture, i)->follower_state.randomized_election_timeout = LONG_MS;
    }
}

/* The server neither leads nor knows a leader: one that does refuses to vote. It is a candidate then, whom nobody hears. */
static int forget_leader(unsigned i)
{
    struct raft *raft = raft_fixture_get(&fixture, i);
    if (raft->state == RAFT_LEADER) {
        raft_set_election_timeout(raft, 1000);
        if (!step_until(gave_up, i, i)) return 0;
        raft_set_election_timeout(raft, LONG_MS);
    }
    if (raft->state == RAFT_FOLLOWER) raft->follower_state.randomized_election_timeout = 0;
    if (!step_until(follows_nobody, i, i)) return 0;
    raft->candidate_state.randomized_election_timeout = LONG_MS;
    return 1;
}

/* Server i opens terms until server j votes for it. */
static int elect(unsigned i, unsigned j)
{
    if (!forget_leader(i) || !forget_leader(j)) return 0;
    struct raft *raft = raft_fixture_get(&fixture, i);
    raft_fixture_set_randomized_election_timeout(&fixture, i, 100);
    raft->candidate_state.randomized_election_timeout = 0;
    let_through(i, j);
    int won = step_until(leads, i, j);
    cut_all();
    raft_fixture_set_randomized_election_timeout(&fixture, i, LONG_MS);
    return won;
}

/* Steps with a single link until a test is passed. */
static int linked(int (*test)(unsigned, unsigned), unsigned i, unsigned j)
{
    let_through(i, j);
    int passed = step_until(test, i, j);
    cut_all();
    return passed;
}

static int obey(const char *line)
{
    unsigned i = 0, j = 0;
    if (sscanf(line, "elect %u %u", &i, &j) == 2 && i < SERVERS && j < SERVERS) return elect(i, j);
    if (sscanf(line, "request %u", &i) == 1 && i < SERVERS) return request(i) && step_until(has_stored, i, i);
    if (sscanf(line, "copy %u %u", &i, &j) == 2 && i < SERVERS && j < SERVERS) return linked(same_logs, i, j);
    if (sscanf(line, "commit %u %u", &i, &j) == 2 && i < SERVERS && j < SERVERS) return linked(has_committed, i, j);
    if (sscanf(line, "meet %u %u", &i, &j) == 2 && i < SERVERS && j < SERVERS) return linked(follows, i, j);
    fail("unknown command", 0);
    return 0;
}

static void drive(void)
{
    char line[128], text[TEXT];
    start();
    cut_all();
    hold_still();
    while (fgets(line, sizeof line, stdin)) {
        int done = obey(line);
        printf("{\"done\":%s,\"servers\":[", done ? "true" : "false");
        for (unsigned i = 0; i < SERVERS; i++) {
            describe(i, text);
            printf("%s{%s}", i ? "," : "", text);
        }
        printf("]}\n");
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "run") == 0) run(strtoull(argv[2], NULL, 10));
    else if (argc == 2 && strcmp(argv[1], "drive") == 0) drive();
    else {
        fprintf(stderr, "usage: craft run SEED | craft drive\n");
        return 2;
    }
    return 0;
}
