import { expect, test } from "vitest";
import { startLevel } from "./hls";
import { readBeginning, readMaster } from "./warming";

const MASTER = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="group_sound",NAME="audio_2",DEFAULT=YES,CHANNELS="2",URI="sound.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=518196,AVERAGE-BANDWIDTH=516575,RESOLUTION=360x640,AUDIO="group_sound"
360p.m3u8

#EXT-X-STREAM-INF:BANDWIDTH=891223,AVERAGE-BANDWIDTH=887877,RESOLUTION=480x854,AUDIO="group_sound"
480p.m3u8

#EXT-X-STREAM-INF:BANDWIDTH=128880,AVERAGE-BANDWIDTH=128484,CODECS="mp4a.40.2",AUDIO="group_sound"
sound.m3u8
`;
const LIST = `#EXTM3U
#EXT-X-MAP:URI="360p.m4s",BYTERANGE="809@0"
#EXTINF:2.000000,
#EXT-X-BYTERANGE:129549@809
360p.m4s
#EXTINF:2.000000,
#EXT-X-BYTERANGE:128739@130358
360p.m4s
`;
const { sizes, sounds } = readMaster(MASTER);

test("the sizes of a master playlist are those with a picture, by peak bandwidth", () => {
  expect(sizes).toEqual([
    { uri: "360p.m3u8", height: 640, bitrate: 518_196 },
    { uri: "480p.m3u8", height: 854, bitrate: 891_223 },
  ]);
  expect(sounds).toEqual(["sound.m3u8"]);
});

test("a playlist begins with its header and its first segment, as ranges of bytes", () => {
  expect(readBeginning(LIST)).toEqual([
    { uri: "360p.m4s", range: "0-808" },
    { uri: "360p.m4s", range: "809-130357" },
  ]);
});

test("a playlist of whole files has no ranges", () => {
  expect(readBeginning('#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2,\n1.m4s\n#EXTINF:2,\n2.m4s')).toEqual([
    { uri: "init.mp4" },
    { uri: "1.m4s" },
  ]);
});

test.each([
  [300_000, 2_000, 0], // hardly anything: the smallest
  [900_000, 2_000, 0],
  [5_000_000, 2_000, 1],
  [5_000_000, 600, 0], // a small box needs no more
])("at %i bit/s and a box of %i px the clip begins with size %i", (bandwidth, height, level) => {
  expect(startLevel(sizes, bandwidth, height)).toBe(level);
});
