using System.Text.Json.Serialization;

namespace SwarmHa.Reports;

/// <summary>How the documents are written and read, made by the compiler: nothing is looked up at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 32,
    Converters =
    [
        typeof(PlainText), typeof(Seconds), typeof(Moment),
        typeof(Name<SwarmFailoverVerdict>), typeof(Name<SwarmFailoverResult>), typeof(Name<SwarmFailoverStage>), typeof(Name<SwarmFailoverFault>), typeof(Name<SwarmFailoverMoment>),
        typeof(Name<SwarmProbeOperation>), typeof(Name<SwarmNodeRole>), typeof(Name<SwarmNodeState>), typeof(Name<SwarmNodeAvailability>),
        typeof(Name<SwarmReachability>),
    ])]
[JsonSerializable(typeof(DrillsDocument))]
[JsonSerializable(typeof(SchemaDocument))]
internal sealed partial class DrillsContext : JsonSerializerContext;
