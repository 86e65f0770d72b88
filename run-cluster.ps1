<#
.SYNOPSIS
    Runs a cluster on this machine: one seed and some workers, until Ctrl-C.
.PARAMETER Workers
    Worker processes.
.PARAMETER HttpPort
    The port for clients.
.EXAMPLE
    ./run-cluster.ps1 -Workers 2
#>
param(
    [int] $Workers = 2,
    [int] $HttpPort = 8787
)

dotnet run --configuration Release --project "$PSScriptRoot/src/ActorSweep.Node" -- up --workers $Workers --http-port $HttpPort
exit $LASTEXITCODE
