# Server, scheduler and workers in one image. It needs no root and writes to /data and /tmp only:
#   docker build -t sketch28:local .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     --volume sketch28:/data --publish 127.0.0.1:8501:8501 sketch28:local
FROM python:3.12.11-slim-bookworm
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app.py .
COPY .streamlit .streamlit
COPY model model
COPY pages pages
RUN python -m compileall -q app.py model pages \
 && useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin sketch28 \
 && install -d -o sketch28 -g sketch28 -m 700 /data
# What libraries keep in HOME goes into the volume too, such as the data sets that Keras downloads.
ENV HOME=/data DATABASE_URL=sqlite:////data/runs.sqlite PYTHONPATH=/app PYTHONUNBUFFERED=1
VOLUME /data
USER 10001:10001
EXPOSE 8501
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0"]
