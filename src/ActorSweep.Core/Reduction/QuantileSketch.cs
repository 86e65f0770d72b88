namespace ActorSweep.Core.Reduction;

/// <summary>
/// Quantiles of any number of values in bounded memory. Each is within <see cref="RelativeError"/> of a value of its rank, or within <see cref="Smallest"/> of
/// it. The sketch counts values in buckets of geometric width. Counts are integers, so that every order of adding gives the same sketch. After Masson, Rim and
/// Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", PVLDB 12(12), 2019.
/// </summary>
sealed class QuantileSketch
{
    /// <summary>The largest error of every quantile, relative to its value.</summary>
    public const double RelativeError = 0.005;

    /// <summary>Values of a smaller magnitude count as zero.</summary>
    public const double Smallest = 1e-9;

    const double Gamma = (1 + RelativeError) / (1 - RelativeError);
    static readonly double LogGamma = Math.Log(Gamma);

    readonly Buckets _positive = new(), _negative = new();
    long _zeros, _notNumbers;

    public long Count { get; private set; }

    public void Add(double value)
    {
        Count++;
        if (double.IsNaN(value))
            _notNumbers++;
        else if (value >= Smallest)
            _positive.Increment(BucketOf(value));
        else if (value <= -Smallest)
            _negative.Increment(BucketOf(-value));
        else
            _zeros++;
    }

    /// <summary>Returns a value of rank q·(Count - 1), within the stated error; NaN where there is no value or, as in NumPy, any value is NaN.</summary>
    public double Quantile(double q)
    {
        if (Count == 0 || _notNumbers > 0)
            return double.NaN;
        var rank = (long)Math.Floor(q * (Count - 1));
        if (rank < _negative.Total)
            return -ValueOf(_negative.Find(_negative.Total - 1 - rank));
        rank -= _negative.Total;
        return rank < _zeros ? 0 : ValueOf(_positive.Find(rank - _zeros));
    }

    static int BucketOf(double magnitude) => (int)Math.Ceiling(Math.Log(Math.Min(magnitude, double.MaxValue)) / LogGamma);

    /// <summary>Returns the value whose relative distance to both ends of a bucket is <see cref="RelativeError"/>.</summary>
    static double ValueOf(int bucket) => Math.Min(double.MaxValue, Math.Pow(Gamma, bucket - 1) * (2 * Gamma / (Gamma + 1)));

    /// <summary>Counts of the buckets from the lowest in use to the highest.</summary>
    sealed class Buckets
    {
        long[] _counts = [];
        int _first;

        public long Total { get; private set; }

        public void Increment(int bucket)
        {
            if (_counts.Length == 0)
                (_first, _counts) = (bucket, new long[1]);
            else if (bucket < _first || bucket >= _first + _counts.Length)
                Widen(bucket);
            _counts[bucket - _first]++;
            Total++;
        }

        /// <summary>Returns the bucket that holds the value of a rank.</summary>
        public int Find(long rank)
        {
            for (var i = 0; ; i++)
            {
                rank -= _counts[i];
                if (rank < 0)
                    return _first + i;
            }
        }

        void Widen(int bucket)
        {
            const int slack = 8;
            var first = Math.Min(_first, bucket < _first ? bucket - slack : bucket);
            var end = Math.Max(_first + _counts.Length, bucket >= _first ? bucket + slack : bucket);
            var wider = new long[end - first];
            _counts.CopyTo(wider, _first - first);
            (_first, _counts) = (first, wider);
        }
    }
}
