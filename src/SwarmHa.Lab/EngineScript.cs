using System.Text;

namespace SwarmHa.Lab;

/// <summary>
/// Writes what starts a node's engine as a script beside the node's files, so that a person can start it too, and read how it is done.
/// </summary>
internal static class EngineScript
{
    public static void Write(NodeSite site)
    {
        Directory.CreateDirectory(site.EtcDocker);

        // Asked for an image that cannot be pulled anyway, the engine is refused at once instead of waiting for a name server.
        File.WriteAllText(site.ResolvConf, "nameserver 127.0.0.1\n");

        // An own file, lest the host's /etc/docker/daemon.json contradict the flags.
        File.WriteAllText(site.ConfigFile, "{}\n");
        File.WriteAllText(site.StartScript, Text(site), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    // nsenter --net and not `ip netns exec`, which would mount a /sys without control groups. The mounts are the engine's own and end with
    // it:
    // - /sys shows the node's interfaces, and the host's control groups;
    // - an empty /run hides the sockets of the host's own docker and containerd, and keeps those of the shims off the host;
    // - an empty /opt takes the directory that containerd makes there;
    // - an own /etc/docker takes the engine's key, which would else be the same for all nodes.
    // Without TLS that is said out loud (--tls=false), or the engine waits 15 s to make its point. The unix socket never has TLS.
    private static string Text(NodeSite site) =>
        $$"""
        #!/bin/sh
        # Starts the engine of {{site.Name}} in the lab {{site.LabName}}, unless it runs; needs root.
        set -eu
        node={{Quote(site.Directory)}}
        engine={{Quote((site.EngineRoot is string root ? EngineRoot.SearchPath(root) + ":" : string.Empty) + site.SearchPath)}}
        if [ "${1-}" != inside ]; then
            running=$(cat "$node/docker.pid" 2>/dev/null || echo none)
            if tr '\0' '\n' 2>/dev/null <"/proc/$running/cmdline" | grep -qxF -e "--exec-root=$node/exec"; then
                echo "The engine of {{site.Name}} runs already, as process $running." >&2
                exit 0
            fi
            rm -rf "$node/exec" "$node/docker.pid" "$node/docker.sock"
            cd /
            exec env -i PATH="$engine" HOME=/root \
                setsid nsenter --net=/run/netns/{{site.Namespace}} \
                unshare --mount --uts --propagation slave \
                sh "$node/start.sh" inside </dev/null >>"$node/engine.log" 2>&1
        fi

        echo {{site.Name}} >/proc/sys/kernel/hostname
        resolv=$(readlink -m /etc/resolv.conf)
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir /run/sys
        mount --rbind /sys /run/sys
        mount -t sysfs sysfs /sys
        for part in fs/cgroup kernel/security; do
            if [ -d "/sys/$part" ]; then mount --rbind "/run/sys/$part" "/sys/$part"; fi
        done
        umount --recursive --lazy /run/sys
        case $(readlink -f "$(command -v dockerd)") in
            /opt/*) ;;
            *) if [ -d /opt ]; then mount -t tmpfs -o mode=755 tmpfs /opt; fi ;;
        esac
        mkdir -p /etc/docker
        mount --bind "$node/etc" /etc/docker
        case $resolv in /run/*) mkdir -p "${resolv%/*}"; : >"$resolv" ;; esac
        if [ -e "$resolv" ]; then mount --bind "$node/resolv.conf" "$resolv"; fi
        exec dockerd \
            --config-file="$node/daemon.json" --data-root="$node/data" --exec-root="$node/exec" --pidfile="$node/docker.pid" \
            --host="unix://$node/docker.sock" --host=tcp://{{site.Address}}:{{site.EnginePort}} \
            {{Tls(site)}} \
            --bridge=none --iptables=false --ip6tables=false --userland-proxy=false \
            --storage-driver=vfs --exec-opt=native.cgroupdriver=cgroupfs --cgroup-parent={{site.ControlGroup}} \
            --live-restore=false --shutdown-timeout=5 --log-level=info

        """;

    private static string Tls(NodeSite site) => site.HasTls
        ? "--tlsverify --tlscacert=\"$node/ca.pem\" --tlscert=\"$node/server-cert.pem\" --tlskey=\"$node/server-key.pem\""
        : "--tls=false";

    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
