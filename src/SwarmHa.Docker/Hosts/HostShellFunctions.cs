namespace SwarmHa.Docker;

/// <summary>What the commands for a Linux host are made of: functions of a plain POSIX shell, run by root.</summary>
/// <remarks>Nothing in here is filled in with anything that a swarm or a person has said: what runs on a host is the same text for every node.</remarks>
internal static class HostShellFunctions
{
    /// <summary>The folder of the host in which a fault and its dead man's switch are noted. Only root can write where it is.</summary>
    public const string Folder = "/run/swarmha-drill";

    /// <summary>The chain of iptables that drops a swarm's packets.</summary>
    public const string Chain = "SWARMHA-DRILL";

    /// <summary>The unit that systemd starts when nobody undoes a fault.</summary>
    public const string Unit = "swarmha-undo";

    /// <summary>What the script is called in the list of processes while it makes a fault.</summary>
    public const string FaultName = "swarmha-fault";

    /// <summary>What begins a line that is meant for the driver.</summary>
    public const string Mark = "swarmha-";

    /// <summary>What begins the reason on standard error.</summary>
    public const string ReasonMark = "swarmha: ";

    /// <summary>The functions. What programs say goes to a file and not through a pipe, which an engine that they start would hold open.</summary>
    public const string Text = $$"""
        set -u
        PATH="${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        LC_ALL=C
        export PATH LC_ALL
        cd /
        dir={{Folder}}
        chain={{Chain}}

        fail() { echo "{{ReasonMark}}$*" >&2; exit 9; }
        try() { "$@" </dev/null >"$dir/said" 2>&1 || fail "'$*' failed: $(tail -n 1 "$dir/said")"; }
        has() { command -v "$1" >/dev/null 2>&1; }

        patiently() {
            ticks=$(($1 * 10))
            shift
            until "$@"; do
                [ "$ticks" -gt 0 ] || return 1
                ticks=$((ticks - 1))
                sleep 0.1 2>/dev/null || { sleep 1; ticks=$((ticks - 9)); }
            done
        }

        own_folder() {
            mkdir -m 700 "$dir" 2>/dev/null
            [ -d "$dir" ] && [ ! -L "$dir" ] && [ -O "$dir" ] || fail "there is no folder $dir that is root's own"
        }

        named() { tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -qxF -e "$2"; }
        state_of() { sed 's/.*) \(.\).*/\1/' "/proc/$1/stat" 2>/dev/null; }
        gone() { [ ! -e "/proc/$1" ] || { [ "$(state_of "$1")" = Z ] && [ "$(ls "/proc/$1/task" | wc -l)" -le 1 ]; }; }
        frozen() { case $(state_of "$1") in [Tt]) return 0 ;; *) return 1 ;; esac; }

        uses_systemd() { [ -d /run/systemd/system ] && has systemctl; }
        told_of() { systemctl show -p "$2" "$1" 2>/dev/null </dev/null | sed -n "s/^$2=//p"; }
        is_loaded() { [ "$(told_of "$1" LoadState)" = loaded ]; }
        units() { if is_loaded docker.socket; then echo docker.socket docker.service; else echo docker.service; fi; }

        # The engine's main process, and never another one that has its number by now.
        engine_process() {
            if uses_systemd; then
                process=$(told_of docker.service MainPID)
            else
                process=$(cat /run/docker.pid 2>/dev/null || cat /var/run/docker.pid 2>/dev/null)
            fi
            case ${process:-0} in 0 | *[!0-9]*) return 1 ;; esac
            case $(cat "/proc/$process/comm" 2>/dev/null) in dockerd*) ;; *) return 1 ;; esac
            gone "$process" || echo "$process"
        }

        engine_runs() {
            [ -n "$(engine_process)" ] || { ! uses_systemd && service docker status </dev/null >"$dir/said" 2>&1; }
        }

        known_process() {
            main=$(engine_process)
            [ -n "$main" ] || fail "the engine's main process is not known there: it does not run, or nobody tells (systemd's MainPID, else /run/docker.pid)"
        }

        stop_service() {
            if uses_systemd; then
                # Without its socket too, the next docker command would start the engine.
                try systemctl stop $(units)
            else
                try service docker stop
            fi
        }

        stop_engine() {
            main=$(engine_process)
            stop_service
            [ -z "$main" ] || patiently 60 gone "$main" || fail "the engine (process $main) was told to stop and still runs"
        }

        kill_engine() {
            known_process
            kill -KILL "$main" || fail "the engine (process $main) cannot be killed"
            patiently 20 gone "$main" || fail "the engine (process $main) was killed and is still there"

            # systemd would start it again in a moment.
            if uses_systemd; then stop_service; fi
        }

        freeze_engine() {
            known_process
            kill -STOP "$main" || fail "the engine (process $main) cannot be frozen"
            patiently 5 frozen "$main" || fail "the engine (process $main) is not frozen"
        }

        firewalls() {
            for firewall in iptables ip6tables; do
                if has "$firewall" && "$firewall" -w -S INPUT </dev/null >/dev/null 2>&1; then echo "$firewall"; fi
            done
        }

        # The swarm's own ports alone, between this host and others: ssh and the engine's API stay.
        isolate_host() {
            switch_is_armed || fail "nothing is arranged on the host that would join it to the network again by itself"
            join_host
            [ -n "$(firewalls)" ] || fail "there is no iptables that works"
            for firewall in $(firewalls); do
                try "$firewall" -w -N "$chain"
                for port in tcp:2377 tcp:7946 udp:7946 udp:4789; do
                    try "$firewall" -w -A "$chain" -p "${port%:*}" --dport "${port#*:}" -j DROP
                    try "$firewall" -w -A "$chain" -p "${port%:*}" --sport "${port#*:}" -j DROP
                done
                try "$firewall" -w -I INPUT ! -i lo -j "$chain"
                try "$firewall" -w -I OUTPUT ! -o lo -j "$chain"
            done
        }

        join_host() {
            for firewall in $(firewalls); do
                if "$firewall" -w -S "$chain" </dev/null >/dev/null 2>&1; then
                    while "$firewall" -w -D INPUT ! -i lo -j "$chain" </dev/null >/dev/null 2>&1; do :; done
                    while "$firewall" -w -D OUTPUT ! -o lo -j "$chain" </dev/null >/dev/null 2>&1; do :; done
                    try "$firewall" -w -F "$chain"
                    try "$firewall" -w -X "$chain"
                fi
            done
        }

        start_engine() {
            if uses_systemd; then
                systemctl reset-failed docker.socket docker.service </dev/null >/dev/null 2>&1
                if systemctl is-enabled docker.socket </dev/null >/dev/null 2>&1; then try systemctl start docker.socket; fi
                try systemctl start docker.service
            elif ! engine_runs; then
                try service docker start
            fi
            patiently 30 engine_runs || fail "the engine was told to start and does not run"
        }

        fault_is_made() {
            script=$(cat "$dir/fault" 2>/dev/null)
            [ -n "$script" ] && named "$script" {{FaultName}}
        }
        no_fault_is_made() { ! fault_is_made; }

        # Whoever was cut off may have left a script that is still about to stop the engine.
        undo_fault() {
            patiently 40 no_fault_is_made || kill -KILL "$script"
            join_host
            main=$(engine_process)
            if [ -n "$main" ]; then kill -CONT "$main"; fi
            start_engine
            rm -f "$dir/fault"
        }

        switch_process() {
            switch=$(cat "$dir/switch" 2>/dev/null)
            [ -n "$switch" ] && named "$switch" {{Unit}} && echo "$switch"
        }

        switch_is_armed() {
            if uses_systemd && systemctl is-active {{Unit}}.timer </dev/null >/dev/null 2>&1; then return 0; fi
            [ -n "$(switch_process)" ]
        }

        take_switch_back() {
            if uses_systemd; then
                systemctl stop {{Unit}}.timer </dev/null >/dev/null 2>&1
                systemctl reset-failed {{Unit}}.timer {{Unit}}.service </dev/null >/dev/null 2>&1
            fi
            switch=$(switch_process)
            if [ -n "$switch" ]; then kill -TERM "-$switch"; fi
            rm -f "$dir/switch" "$dir/undo"
        }

        means_of_switch() {
            if uses_systemd && has systemd-run; then echo systemd-run; elif has setsid; then echo setsid; else echo none; fi
        }

        # $1 is the time in seconds. What is to run then lies in the folder already.
        arm_switch() {
            case $(means_of_switch) in
                systemd-run)
                    try systemd-run --unit={{Unit}} --on-active="$1" --timer-property=AccuracySec=500ms /bin/sh "$dir/undo" ;;
                setsid)
                    setsid sh -c 'sleep "$1" && exec sh "$2"' {{Unit}} "$1" "$dir/undo" </dev/null >/dev/null 2>&1 &
                    echo "$!" >"$dir/switch"
                    patiently 5 switch_is_armed || fail "the shell in the background did not begin to wait" ;;
                *) return 0 ;;
            esac
        }

        # Not by DOCKER_HOST or a context: it is the engine of the service that is asked who it is.
        node_id() {
            told=$(docker -H unix:///var/run/docker.sock info --format '{{"{{.Swarm.NodeID}}"}}' </dev/null 2>/dev/null)
            if [ -z "$told" ] && has curl; then
                told=$(curl -s --unix-socket /var/run/docker.sock http://docker/info </dev/null 2>/dev/null | sed -n 's/.*"Swarm":{"NodeID":"\([a-z0-9]*\)".*/\1/p')
            fi
            echo "$told"
        }

        check_service() {
            if uses_systemd; then
                is_loaded docker.service || fail "systemd there has no unit docker.service"
                echo "{{Mark}}by systemd"
            else
                has service || fail "there is neither a running systemd nor a program 'service'"
                echo "{{Mark}}by service"
            fi
            engine_runs || fail "the engine does not run there; a drill begins with one that does"
            if [ -n "${SUDO_USER:-}" ]; then echo "{{Mark}}as sudo"; else echo "{{Mark}}as root"; fi
            echo "{{Mark}}switch $(means_of_switch)"
            echo "{{Mark}}node $(node_id)"
        }

        check_iptables() { [ -n "$(firewalls)" ] || fail "there is no iptables that works"; }

        """;
}
