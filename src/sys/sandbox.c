/*
 * sandbox.c: giving up rights, for good.  It must not be asked twice for
 * different things: what is given up does not come back.
 */
#include "sys/sys.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* POSIX has it not, and Landlock has no other door. */
long syscall(long number, ...);

/*
 * System calls that a reader of files has no use for: other programs, the
 * network, other processes, new names in the file system.  Refused with
 * EPERM, so that a library that tries is told so and does not die.
 */
static const int refused[] = {
    SYS_execve,
    SYS_execveat,
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_sendto,
    SYS_sendmsg,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_tkill,
    SYS_mount,
    SYS_umount2,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_fchmodat,
    SYS_fchownat,
    SYS_chroot,
    SYS_pivot_root,
    SYS_setns,
    SYS_unshare,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_keyctl,
    SYS_add_key,
    SYS_io_uring_setup,
    SYS_userfaultfd,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
    SYS_unlink,
    SYS_rename,
    SYS_mkdir,
    SYS_rmdir,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
    SYS_creat,
#endif
};

/*
 * And those that a server has no use for: it accepts, but it makes no
 * sockets but to the database, if it has one.
 */
static const int server_refused[] = {
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_mount,
    SYS_umount2,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mknodat,
    SYS_fchmodat,
    SYS_fchownat,
    SYS_chroot,
    SYS_pivot_root,
    SYS_setns,
    SYS_unshare,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_keyctl,
    SYS_add_key,
    SYS_io_uring_setup,
    SYS_userfaultfd,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_setuid,
    SYS_setgid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_capset,
    SYS_personality,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
#endif
};

static const int network_refused[] = {
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define REFUSED_MOST (COUNT(refused) + COUNT(server_refused) + 8)

/* System calls are numbered anew for each; others are refused whole. */
#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif
#define X32_CALLS 0x40000000u /* of x86-64: a second set of numbers */

struct filter {
	struct sock_filter all[REFUSED_MOST * 2 + 8];
	unsigned short n;
};

static void
refuse(struct filter *f, const int *calls, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		f->all[f->n++] = (struct sock_filter)BPF_JUMP(
		    BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i], 0, 1);
		f->all[f->n++] = (struct sock_filter)BPF_STMT(
		    BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	}
}

static bool
apply(struct filter *f)
{
	struct sock_fprog program = {.filter = f->all};

	f->all[f->n++] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = f->n;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void
begin(struct filter *f)
{
	f->n = 0;
#ifdef ARCHITECTURE
	f->all[f->n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)offsetof(struct seccomp_data, arch));
	f->all[f->n++] = (struct sock_filter)BPF_JUMP(
	    BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	f->all[f->n++] = (struct sock_filter)BPF_STMT(
	    BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
#endif
	f->all[f->n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	f->all[f->n++] = (struct sock_filter)BPF_JUMP(
	    BPF_JMP | BPF_JGE | BPF_K, X32_CALLS, 0, 1);
	f->all[f->n++] = (struct sock_filter)BPF_STMT(
	    BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
#endif
}

bool
sandbox_pure(void)
{
	struct filter f;

	begin(&f);
	refuse(&f, refused, COUNT(refused));
	return apply(&f);
}

/* ---- a server: files by Landlock, system calls by seccomp --------------------- */

#define LANDLOCK_READS \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define LANDLOCK_WRITES                                                \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE)

/* All that its first version knows: what is not allowed below is refused. */
#define LANDLOCK_ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

static bool
allow_path(int rules, const struct sandbox_path *path)
{
	struct landlock_path_beneath_attr beneath = {
	    .allowed_access =
		LANDLOCK_READS | (path->write ? LANDLOCK_WRITES : 0),
	    .parent_fd = open(path->path, O_RDONLY | O_CLOEXEC)};
	struct stat st;
	bool good;

	if (beneath.parent_fd < 0)
		return true; /* what is not there needs no leave */
	if (fstat(beneath.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		beneath.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE |
		    LANDLOCK_ACCESS_FS_WRITE_FILE;
	good = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		   &beneath, 0) == 0;
	close(beneath.parent_fd);
	return good;
}

static bool
limit_files(const struct sandbox_path *paths, size_t count)
{
	struct landlock_ruleset_attr all = {.handled_access_fs = LANDLOCK_ALL};
	int rules =
	    (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	bool good = rules >= 0;
	size_t i;

	for (i = 0; good && i < count; i++)
		good = allow_path(rules, &paths[i]);
	good = good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	if (rules >= 0)
		close(rules);
	return good;
}

static bool
limit_calls(bool network)
{
	struct filter f;

	begin(&f);
	refuse(&f, server_refused, COUNT(server_refused));
	if (!network)
		refuse(&f, network_refused, COUNT(network_refused));
	return apply(&f);
}

/*
 * The sanitizer looks for leaks at the very end, by ptrace and in files that
 * nobody else needs: what is built with it is not limited.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

void
sandbox_server(const struct sandbox_path *paths, size_t count, bool network,
    bool *files, bool *calls)
{
#ifdef SANITIZED
	if (count > 0) {
		*files = *calls = true;
		return;
	}
#endif
	*files = limit_files(paths, count);
	*calls = limit_calls(network);
}

#else

bool
sandbox_pure(void)
{
	return false;
}

void
sandbox_server(const struct sandbox_path *paths, size_t count, bool network,
    bool *files, bool *calls)
{
	(void)paths;
	(void)count;
	(void)network;
	*files = *calls = false;
}

#endif
