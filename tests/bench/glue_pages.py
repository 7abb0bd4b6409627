"""A server of pages that a Glue would answer: rendered before, so that only the client counts.

`python -m tests.bench.glue_pages TABLES LATENCY_SECONDS` prints its URL and ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import sys

import orjson

DATABASES = 10
PAGE = 100
COLUMNS = 28
KEYS = 2
# Replaced by the number of the page in each name and in some of the texts.
_MARK = b"@@@@@@"
_TYPES = (
    *("string", "string", "string", "bigint", "int", "double", "decimal(18,2)", "date"),
    *("timestamp", "boolean", "array<string>", "struct<id:bigint,name:string,at:timestamp>"),
)


def _table(number: int) -> dict[str, object]:
    name = f"table_{_MARK.decode()}_{number:02}"
    columns = [_column(number, position) for position in range(COLUMNS)]
    return {
        "Name": name,
        "DatabaseName": "%DB%",
        "Description": f"Facts of {name}",
        "Owner": "hadoop",
        "CreateTime": 1_750_000_000.0 + number,
        "UpdateTime": 1_760_000_000.0 + number,
        "LastAccessTime": 1_760_000_000.0,
        "Retention": 0,
        "StorageDescriptor": {
            "Columns": columns,
            "Location": f"s3://lake/%DB%/{name}/",
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "Compressed": False,
            "NumberOfBuckets": -1,
            "SerdeInfo": {
                "SerializationLibrary": (
                    "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
                ),
                "Parameters": {"serialization.format": "1"},
            },
            "BucketColumns": [],
            "SortColumns": [],
            "Parameters": {"classification": "parquet"},
            "SkewedInfo": {
                "SkewedColumnNames": [],
                "SkewedColumnValues": [],
                "SkewedColumnValueLocationMaps": {},
            },
            "StoredAsSubDirectories": False,
        },
        "PartitionKeys": [{"Name": "dt", "Type": "date"}, {"Name": "region", "Type": "string"}],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            "classification": "parquet",
            "EXTERNAL": "TRUE",
            "recordCount": "1000",
            "CrawlerSchemaDeserializerVersion": "1.0",
            "typeOfData": "file",
        },
        "CreatedBy": "arn:aws:sts::123456789012:assumed-role/crawler/AWS-Crawler",
        "IsRegisteredWithLakeFormation": False,
        "CatalogId": "123456789012",
        "VersionId": "3",
        "IsMultiDialectView": False,
    }


def _column(number: int, position: int) -> dict[str, object]:
    kind = _TYPES[(number * 7 + position) % len(_TYPES)]
    column: dict[str, object] = {"Name": f"column_{position:02}_{number % 13}", "Type": kind}
    if position % 5 < 3:
        column["Comment"] = f"What {position} means in {_MARK.decode()}"
    return column


class Pages:
    """The answers, put together from one rendered page of tables."""

    def __init__(self, tables: int) -> None:
        self._pages = max(1, tables // DATABASES // PAGE)
        self._page = orjson.dumps([_table(number) for number in range(PAGE)])
        names = [f"lake_{number:02}" for number in range(DATABASES)]
        listed = [{"Name": name, "CreateTime": 1_750_000_000.0} for name in names]
        self._databases = orjson.dumps({"DatabaseList": listed})

    def answer(self, operation: str, request: dict[str, str]) -> bytes:
        if operation == "GetDatabases":
            return self._databases
        page = int(request.get("NextToken", "0"))
        body = self._page.replace(_MARK, b"%06d" % page)
        body = body.replace(b"%DB%", request["DatabaseName"].encode())
        more = b',"NextToken":"%d"' % (page + 1) if page + 1 < self._pages else b""
        return b'{"TableList":' + body + more + b"}"


async def _serve(pages: Pages, latency: float) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                headers = _headers(head)
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                operation = headers["x-amz-target"].rpartition(".")[2]
                answer = pages.answer(operation, json.loads(body))
                await asyncio.sleep(latency)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"
                    b"x-amzn-RequestId: 0\r\nContent-Length: %d\r\n\r\n" % len(answer)
                )
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{port}"}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.buffer.read)


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return {name.lower(): value.strip() for name, _, value in pairs}


if __name__ == "__main__":
    asyncio.run(_serve(Pages(int(sys.argv[1])), float(sys.argv[2])))
