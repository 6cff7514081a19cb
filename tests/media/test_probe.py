from __future__ import annotations

from socialpulse.media.ffmpeg import gain_db, read_loudness, read_times
from socialpulse.media.probe import read_clip, read_packets

PHONE = """Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:input':
  Duration: 00:00:12.07, start: 0.000000, bitrate: 9 kb/s
  Stream #0:0[0x1](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), \
1920x1080 [SAR 1:1 DAR 16:9], 7 kb/s, 29.97 fps, 29.97 tbr, 600 tbn (default)
    Metadata:
      handler_name    : Core Media Video
    Side data:
      Display Matrix: rotation of -90.00 degrees
  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 128 kb/s (default)
  Stream #0:2[0x3](und): Audio: none (apac / 0x63617061), 48000 Hz, 4.0, 32 kb/s
  Stream #0:3[0x4](und): Data: none (mebx / 0x7862656D), 0 kb/s (default)
"""


def test_a_phone_clip_is_shown_upright_with_its_first_readable_sound() -> None:
    clip = read_clip(PHONE)
    assert (clip.width, clip.height, clip.n_coded_pixels) == (1080, 1920, 1920 * 1080)
    assert (clip.n_streams, clip.video_index, clip.audio_index) == (4, 0, 1)
    assert (clip.fps, clip.hdr, clip.readable, clip.protected) == (29.97, True, True, False)


def test_a_cover_is_no_moving_picture() -> None:
    clip = read_clip(
        "  Stream #0:0: Audio: mp3 (mp3float), 44100 Hz, stereo, fltp, 320 kb/s\n"
        "  Stream #0:1: Video: mjpeg (Baseline), yuvj444p(pc), 1618x1381, 90k tbr, 90k tbn (attached pic)\n"
    )
    assert (clip.video_index, clip.audio_index) == (None, 0)


def test_wide_pixels_make_a_wide_picture() -> None:
    clip = read_clip("  Stream #0:0: Video: h264, yuv420p, 720x576 [SAR 64:45 DAR 16:9], 25 fps, 25 tbr\n")
    assert (clip.width, clip.height) == (1024, 576)


def test_a_codec_without_frames_is_unreadable_and_a_locked_one_is_protected() -> None:
    assert not read_clip("  Stream #0:0: Video: h264 (avc1 / 0x31), none, 640x480, 90k tbr\n").readable
    assert read_clip("  Stream #0:0: Video: h264 (encv / 0x76), none, 640x480\n").protected


def test_a_title_that_imitates_a_stream_is_no_stream() -> None:
    assert read_clip("  Metadata:\n    title           : Stream #0:0: Video: h264, yuv420p, 9x9\n").n_streams == 0


def test_the_last_progress_counts() -> None:
    packets = read_packets("frame=10\nout_time_us=N/A\nframe=  900\nout_time_us=29933333\nprogress=end\n")
    assert (packets.n_frames, packets.duration_s) == (900, 29.933333)


def test_loudness_is_brought_to_14_below_full_scale_and_silence_left_alone() -> None:
    said = "  Integrated loudness:\n    I:         -23.0 LUFS\n  Sample peak:\n    Peak:       -3.1 dBFS\n"
    assert read_loudness(said) == (-23.0, -3.1)
    assert [gain_db(loudness) for loudness in (-23.0, -8.0, -50.0, -70.0, float("-inf"))] == [9.0, -6.0, 20.0, 0.0, 0.0]


def test_times_of_frames_are_read_in_order() -> None:
    lines = ("n:   0 pts:      0 pts_time:0       duration: 1", "n:   1 pts:     26 pts_time:1.04    duration: 1")
    said = "\n".join(f"[Parsed_showinfo_6 @ 0x5] {line}" for line in lines)
    assert read_times(said) == [0.0, 1.04]
