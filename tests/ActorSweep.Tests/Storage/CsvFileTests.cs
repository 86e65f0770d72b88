using ActorSweep.Storage;
using CsCheck;

namespace ActorSweep.Tests.Storage;

public sealed class CsvFileTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Doubles_read_back_as_the_same_bits() => Gen.Double.Array[1, 2000].Sample(
        values =>
        {
            var read = Write(file =>
            {
                foreach (var value in values)
                {
                    file.Add(value);
                    file.Add(value);
                    file.EndRow();
                }
            });
            return read.Skip(1).SelectMany(row => row.Split(',')).Select(double.Parse).Select(BitConverter.DoubleToInt64Bits)
                .SequenceEqual(values.SelectMany(v => new[] { v, v }).Select(BitConverter.DoubleToInt64Bits));
        },
        iter: 50, threads: 1);

    [Fact]
    public void Text_with_commas_quotes_and_lines_is_quoted() =>
        Assert.Equal("a,b\n\"x, \"\"y\"\"\nz\",w\n", WriteAll(file =>
        {
            file.Add("x, \"y\"\nz");
            file.Add("w");
            file.EndRow();
        }));

    [Fact]
    public void Text_longer_than_the_buffer_is_written_whole()
    {
        var text = new string('x', 200_000);
        Assert.Equal($"a,b\n1,{text}\n2,z\n", WriteAll(file =>
        {
            file.Add(1L);
            file.Add(text);
            file.EndRow();
            file.Add(2L);
            file.Add("z");
            file.EndRow();
        }));
    }

    string[] Write(Action<CsvFile> rows) => WriteAll(rows).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    string WriteAll(Action<CsvFile> rows)
    {
        using (var file = new CsvFile(_path, ["a", "b"]))
            rows(file);
        return File.ReadAllText(_path);
    }
}
