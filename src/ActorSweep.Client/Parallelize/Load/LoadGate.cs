namespace ActorSweep.Client.Parallelize.Load;

/// <summary>
/// Holds workers back while the machine's load exceeds the limit. One worker is always let through, so that the work goes on even where other programs keep
/// the load high. The other workers wait for the first reading at least, since a load is measured over time.
/// </summary>
sealed class LoadGate : IDisposable
{
    readonly LoadLimit _limit;
    readonly Func<MachineLoad> _read;
    readonly object _lock = new();
    readonly ITimer _timer;
    bool _isExceeded;
    bool _isOpen;
    int _room;
    int _passed;

    public LoadGate(LoadLimit limit, Func<MachineLoad> read, TimeSpan interval, TimeProvider time)
    {
        (_limit, _read) = (limit, read);
        _timer = time.CreateTimer(_ => ReadLoad(), null, interval, interval);
    }

    /// <summary>Returns the gate for these limits; null where there is no limit.</summary>
    /// <exception cref="PlatformNotSupportedException">A limited load cannot be read on this system.</exception>
    public static LoadGate? For(double? maxCpu, double? maxMemory, TimeSpan interval, TimeProvider time)
    {
        if (maxCpu is null && maxMemory is null)
            return null;
        var meter = new MachineMeter();
        // Starts the measurement of the processor load.
        var first = meter.Read();
        if (maxCpu is not null && first.Cpu is null)
            throw new PlatformNotSupportedException("MaxCpu: the load of the processors is not known on this system. Set Workers instead.");
        if (maxMemory is not null && first.Memory is null)
            throw new PlatformNotSupportedException("MaxMemory: the memory in use is not known on this system. Set Workers instead.");
        var limit = new LoadLimit(maxCpu, maxMemory, Environment.ProcessorCount);
        return new LoadGate(limit, meter.Read, interval, time);
    }

    /// <summary>Returns one worker's pass through the gate. Dispose it when the worker ends.</summary>
    public Pass NewPass() => new(this);

    /// <summary>Lets all workers through from now on.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            Monitor.PulseAll(_lock);
        }
    }

    public void Dispose() => _timer.Dispose();

    void ReadLoad()
    {
        var load = _read();
        lock (_lock)
        {
            _isExceeded = _limit.IsExceededBy(load);
            _room = _limit.RoomAt(load);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>One worker's pass through the gate. Used by that worker's thread only.</summary>
    public sealed class Pass(LoadGate gate) : IDisposable
    {
        bool _isThrough;

        /// <summary>Waits until the worker may start an item. A worker that has been let through waits again only when the load is too high.</summary>
        public void Wait()
        {
            lock (gate._lock)
            {
                if (_isThrough && (!gate._isExceeded || gate._passed == 1 || gate._isOpen))
                    return;
                ReleasePass();
                while (!gate._isOpen && gate._passed > 0 && gate._room == 0)
                    Monitor.Wait(gate._lock);
                (_isThrough, gate._passed, gate._room) = (true, gate._passed + 1, Math.Max(0, gate._room - 1));
            }
        }

        public void Dispose()
        {
            lock (gate._lock)
                ReleasePass();
        }

        void ReleasePass()
        {
            if (!_isThrough)
                return;
            (_isThrough, gate._passed) = (false, gate._passed - 1);
            Monitor.PulseAll(gate._lock);
        }
    }
}
