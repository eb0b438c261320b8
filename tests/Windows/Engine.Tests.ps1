#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Connections from Windows to a real swarm: SWARMHA_ENDPOINT is a manager of a lab with the managers node-40, node-50 and node-60. It is
# empty where there can be no lab.

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/../Pester/Get-Manifest.ps1") -Force
    $endpoint = [uri] $env:SWARMHA_ENDPOINT

    # Docker's pipe as far as a client sees it: each instance is relayed to the engine's port.
    Add-Type -TypeDefinition @'
using System;
using System.IO;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

public sealed class PipeRelay : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public PipeRelay(string name, string host, int port) => _ = AcceptAsync(name, host, port);

    public void Dispose() => _end.Cancel();

    private async Task AcceptAsync(string name, string host, int port)
    {
        while (!_end.IsCancellationRequested)
        {
            var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
            await pipe.WaitForConnectionAsync(_end.Token);
            _ = RelayAsync(pipe, host, port);
        }
    }

    private async Task RelayAsync(Stream pipe, string host, int port)
    {
        using (pipe)
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(host, port, _end.Token);
            var engine = client.GetStream();
            await Task.WhenAny(pipe.CopyToAsync(engine, _end.Token), engine.CopyToAsync(pipe, _end.Token));
        }
    }
}
'@
}

AfterAll {
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'A real swarm' -Skip:(-not $env:SWARMHA_ENDPOINT) {
    AfterEach {
        Get-SwarmConnection | Disconnect-Swarm
    }

    It 'is seen by TCP, with every manager reachable' {
        $connection = Connect-Swarm -Endpoint $endpoint
        (Get-SwarmManager).Name | Should -Be @('node-40', 'node-50', 'node-60')
        Get-SwarmManager -Leader | Should -HaveCount 1
        (Get-SwarmQuorum).FaultTolerance | Should -Be 1
        (Get-SwarmConnection $connection.Id -Refresh).Endpoints | Should -HaveCount 3
        Test-SwarmQuorum -Commit | Should -BeTrue
    }

    It 'is changed by TCP: a demotion and a promotion' {
        $null = Connect-Swarm -Endpoint $endpoint
        $name = (Get-SwarmManager | Where-Object { -not $_.IsLeader } | Select-Object -Last 1).Name
        (Invoke-SwarmDemote $name -Confirm:$false).Role | Should -Be 'Worker'
        (Invoke-SwarmPromote $name).ManagerStatus | Should -Be 'Reachable'
    }

    It 'is seen by a named pipe, also as the engine of this machine' {
        $null = Connect-Swarm -Endpoint $endpoint
        $expected = Get-SwarmNode | ForEach-Object Id
        Get-SwarmConnection | Disconnect-Swarm
        $relay = [PipeRelay]::new('docker_engine', $endpoint.Host, $endpoint.Port)
        try {
            foreach ($arguments in @{ Endpoint = 'npipe://./pipe/docker_engine' }, @{}) {
                $connection = Connect-Swarm @arguments
                "$($connection.Endpoints[0].Endpoint)" | Should -Be 'npipe://./pipe/docker_engine'
                Get-SwarmNode | ForEach-Object Id | Should -Be $expected
                (Get-SwarmQuorum).Managers | Should -Be 3
                $connection | Disconnect-Swarm
            }
        }
        finally {
            $relay.Dispose()
        }
    }

    It 'is refused at <_>' -ForEach 'tcp://127.0.0.1:1', 'npipe://./pipe/swarmha_none' {
        { Connect-Swarm -Endpoint $_ } | Should -Throw -ErrorId 'ConnectionRefused,SwarmHa.Commands.ConnectSwarmCommand'
    }
}
